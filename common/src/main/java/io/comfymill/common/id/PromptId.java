package io.comfymill.common.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The id of a job as its client sees it: chosen by the client (ComfyUI 0.3.64 takes any string) or
 * minted by the gateway. Never put it into a path or a Redis key; use the {@link JobId}.
 */
public record PromptId(@JsonValue String value) {
  public static final int MAX_LENGTH = 512;

  @JsonCreator
  public PromptId {
    Ids.requireText("prompt_id", value, MAX_LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
