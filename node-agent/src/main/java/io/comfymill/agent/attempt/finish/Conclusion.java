package io.comfymill.agent.attempt.finish;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.common.wire.FailureCause;
import org.jspecify.annotations.Nullable;

/** What a history entry means for the attempt. Pure. */
sealed interface Conclusion {
  record Success() implements Conclusion {}

  record Failure(FailureCause cause, String message) implements Conclusion {}

  /**
   * @param reason why the agent had told ComfyUI to stop; what was finished by then has succeeded
   */
  static Conclusion of(FinishedPrompt entry, @Nullable StopReason reason) {
    if (entry.succeeded()) {
      return new Success();
    }
    if (reason != null) {
      return new Failure(reason.cause(), reason.message());
    }
    return entry
        .message("execution_error")
        .map(Conclusion::ofError)
        .orElseGet(() -> withoutError(entry));
  }

  private static Failure ofError(JsonNode error) {
    String text = error.path("exception_message").asText().strip();
    return new Failure(
        ExceptionCause.of(error.path("exception_type").asText(), text),
        "%s (graph node %s): %s"
            .formatted(error.path("node_type").asText(), error.path("node_id").asText(), text));
  }

  private static Failure withoutError(FinishedPrompt entry) {
    boolean interrupted = entry.message("execution_interrupted").isPresent();
    return new Failure(
        FailureCause.EXECUTION_ERROR,
        interrupted
            ? "interrupted at the node's own ComfyUI, not through Comfymill"
            : "ComfyUI's history says that it failed, and not why");
  }
}
