package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Compares an answer with a recorded one. */
final class Answer {
  private Answer() {}

  /**
   * @param normal takes out of both what may differ
   */
  static void assertAsRecorded(
      HttpResponse<byte[]> answer, JsonNode recorded, UnaryOperator<JsonNode> normal)
      throws IOException {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(recorded.path("status").intValue());
    assertHeaders(answer, recorded.path("headers"));
    if (recorded.has("json")) {
      JsonNode json = WireJson.mapper().readTree(answer.body());
      assertThat(normal.apply(json)).isEqualTo(normal.apply(recorded.path("json")));
      assertThat(normal.apply(json).toString())
          .as("order of the fields")
          .isEqualTo(normal.apply(recorded.path("json")).toString());
    } else if (recorded.has("text")) {
      assertThat(body).isEqualTo(recorded.path("text").textValue());
    } else if (!recorded.has("bytes")) {
      assertThat(body).isEmpty();
    }
  }

  private static void assertHeaders(HttpResponse<byte[]> answer, JsonNode recorded) {
    for (Map.Entry<String, JsonNode> header : recorded.properties()) {
      assertThat(answer.headers().firstValue(header.getKey()))
          .as(header.getKey())
          .contains(header.getValue().textValue());
    }
    if (!recorded.has("Content-Type")) {
      assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
    }
  }
}
