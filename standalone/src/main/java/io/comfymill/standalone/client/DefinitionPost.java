package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** Sends what somebody has written as a file, and makes the gateway's list of mistakes readable. */
final class DefinitionPost {
  private static final String YAML = "application/yaml";

  private DefinitionPost() {}

  /**
   * @param key an {@code Idempotency-Key}
   */
  static Gateway.Answer send(Gateway gateway, String path, String text, String key)
      throws IOException, InterruptedException {
    HttpRequest request =
        gateway
            .request(path)
            .timeout(Gateway.LONG_ANSWER)
            .header("Content-Type", YAML)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(text, StandardCharsets.UTF_8))
            .build();
    return gateway.read(gateway.send(request, BodyHandlers.ofInputStream()));
  }

  /**
   * @throws IOException where the file is wrong; the message names every mistake and its place
   */
  static JsonNode accepted(String path, Gateway.Answer answer) throws IOException {
    if (answer.status() < 300) {
      return answer.json();
    }
    JsonNode mistakes = answer.json().path("mistakes");
    if (mistakes.isEmpty()) {
      throw new IOException(Gateway.reason("POST " + path, answer));
    }
    StringJoiner lines =
        new StringJoiner("\n  ", "the file is wrong; nothing was queued or changed\n  ", "");
    for (JsonNode mistake : mistakes) {
      lines.add(
          "line %d, column %d: %s %s"
              .formatted(
                  mistake.path("line").intValue(),
                  mistake.path("column").intValue(),
                  mistake.path("field").asText(),
                  mistake.path("message").asText())
              .stripTrailing());
    }
    throw new IOException(lines.toString());
  }
}
