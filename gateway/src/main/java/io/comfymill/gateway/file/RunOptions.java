package io.comfymill.gateway.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** How the jobs of a file are to be run: its {@code run}. */
public final class RunOptions {
  /** What is asked of a job in {@code extra_data.comfymill}, by what {@code run} calls it. */
  private static final Map<String, String> NAMES =
      Map.of(
          "pool", "pool",
          "labels", "labels",
          "attempts", "max_attempts",
          "timeout", "timeout",
          "startAfter", "start_after",
          "deadline", "deadline");

  private RunOptions() {}

  /**
   * A job's {@code extra_data.comfymill}. Nobody looks at the answer to its submit, so that part of
   * its outputs must not be left out.
   *
   * @param priority where the file says none
   */
  public static ObjectNode of(JsonNode run, int priority) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    NAMES.forEach(
        (ours, theirs) -> {
          if (run.has(ours)) {
            options.set(theirs, run.get(ours));
          }
        });
    return options.put("priority", run.path("priority").asInt(priority)).put("whole", true);
  }
}
