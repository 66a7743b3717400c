package io.comfymill.agent.attempt.finish;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.common.wire.FailureCause;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an attempt failed, by ComfyUI's history. Pure. */
final class AttemptVerdict {
  private AttemptVerdict() {}

  /**
   * @param reason why the agent had told ComfyUI to stop; what was finished by then has succeeded
   * @return empty if it succeeded
   */
  static Optional<Failure> failure(FinishedPrompt history, @Nullable Failure reason) {
    if (history.succeeded()) {
      return Optional.empty();
    }
    return Optional.of(
        reason != null
            ? reason
            : history
                .message("execution_error")
                .map(AttemptVerdict::ofError)
                .orElseGet(() -> withoutError(history)));
  }

  private static Failure ofError(JsonNode error) {
    String text = error.path("exception_message").asText().strip();
    return new Failure(
        ExceptionCause.of(error.path("exception_type").asText(), text),
        "%s (graph node %s): %s"
            .formatted(error.path("node_type").asText(), error.path("node_id").asText(), text));
  }

  private static Failure withoutError(FinishedPrompt history) {
    boolean interrupted = history.message("execution_interrupted").isPresent();
    return new Failure(
        FailureCause.EXECUTION_ERROR,
        interrupted
            ? "interrupted at the node's own ComfyUI, not through Comfymill"
            : "ComfyUI's history says that it failed, but not why");
  }
}
