package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One ComfyUI's routes for prompts. No call blocks; each fails with an {@link java.io.IOException}
 * if ComfyUI did not answer, or not as ComfyUI does.
 */
public interface ComfyUi {
  /** {@code POST /prompt}. A refusal is an answer, not a failure. */
  CompletionStage<PostAnswer> post(ObjectNode promptRequest);

  /**
   * As {@link #post}, for a prompt with parts in the artifact store. Few are sent at once; the
   * others wait, and are not built before their turn. Fails with a {@link
   * java.nio.file.NoSuchFileException} if a part is missing.
   */
  default CompletionStage<PostAnswer> postLarge(PromptSource source) {
    try {
      return post(source.make());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Builds the body. May block. */
  @FunctionalInterface
  interface PromptSource {
    ObjectNode make() throws IOException;
  }

  CompletionStage<QueueSnapshot> queue();

  /** Empty if ComfyUI has not finished that prompt, or does not know it. */
  CompletionStage<Optional<FinishedPrompt>> history(UUID promptId);

  /** Removes a pending prompt from the queue; does nothing to one that runs. */
  CompletionStage<Void> deletePending(UUID promptId);

  /** Stops this prompt if it runs, and no other: an interrupt without an id would stop any. */
  CompletionStage<Void> interrupt(UUID promptId);

  /** Unloads models and drops cached results as soon as no prompt runs. */
  CompletionStage<Void> freeMemory();

  CompletionStage<ObjectNode> systemStats();
}
