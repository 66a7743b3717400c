package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** An input that is fed by another graph node's output: {@code ["4", 0]} in the API format. */
public record Link(String sourceId, int outputIndex) {
  /** The link that an input value is, or empty where it is a plain value. */
  public static Optional<Link> of(JsonNode value) {
    boolean link =
        value.isArray() && value.size() == 2 && value.get(0).isTextual() && value.get(1).isInt();
    return link
        ? Optional.of(new Link(value.get(0).textValue(), value.get(1).intValue()))
        : Optional.empty();
  }
}
