package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.gateway.errors.PromptRefusedException;
import java.util.Map;
import java.util.StringJoiner;

/** Why a cell cannot run, in one line. */
public final class Refusal {
  private Refusal() {}

  /** ComfyUI's error, and those of graph nodes. */
  public static String words(Throwable failure) {
    if (!(failure instanceof PromptRefusedException refused)) {
      return String.valueOf(failure.getMessage());
    }
    StringJoiner words = new StringJoiner("; ");
    for (Map.Entry<String, JsonNode> node : refused.nodeErrors().properties()) {
      for (JsonNode error : node.getValue().path("errors")) {
        String details = error.path("details").asText();
        words.add(
            "graph node %s: %s%s"
                .formatted(
                    node.getKey(),
                    error.path("message").asText(),
                    details.isEmpty() ? "" : ": " + details));
      }
    }
    return words.length() > 0 ? words.toString() : own(refused);
  }

  private static String own(PromptRefusedException refused) {
    String details = refused.error().details();
    String message = refused.error().message();
    return details == null || details.isEmpty() || details.equals(message)
        ? message
        : message + ": " + details;
  }
}
