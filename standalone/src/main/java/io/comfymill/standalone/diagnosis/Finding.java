package io.comfymill.standalone.diagnosis;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something that is wrong, or will be.
 *
 * @param about the part that it is about, like {@code kafka} or {@code node gpu-1}
 * @param text one sentence
 * @param next the next step, as a command or a page of the documentation
 */
public record Finding(Severity severity, String about, String text, String next) {
  /** How urgent it is. */
  public enum Severity {
    /** Jobs run; someone should look at it soon. */
    @JsonProperty("warning")
    WARNING,
    /** Jobs do not run, or not all of them, or soon will not. */
    @JsonProperty("problem")
    PROBLEM
  }
}
