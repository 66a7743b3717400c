package io.comfymill.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One ComfyUI server and what it runs on. The agent generates the id and keeps it on disk. */
public record NodeId(@JsonValue String value) implements Comparable<NodeId> {
  @JsonCreator
  public NodeId {
    Ids.requireText("node id", value, 128);
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
