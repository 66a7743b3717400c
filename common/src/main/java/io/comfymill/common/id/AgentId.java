package io.comfymill.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One node-agent process, stable over its restarts. */
public record AgentId(@JsonValue String value) {
  @JsonCreator
  public AgentId {
    Ids.requireText("agent id", value, 128);
  }

  @Override
  public String toString() {
    return value;
  }
}
