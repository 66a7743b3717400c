package io.comfymill.agent.execution;

import io.comfymill.agent.artifacts.InputUploads;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Brings an attempt's inputs to its node. */
final class InputSteps {
  private InputSteps() {}

  /**
   * @return fails where they did not get there, or too many files wait for the workers
   */
  static CompletionStage<Void> bring(Attempt attempt, InputUploads uploads, Executor workers) {
    try {
      return CompletableFuture.runAsync(() -> upload(attempt, uploads), workers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new IOException("too many files wait", e));
    }
  }

  private static void upload(Attempt attempt, InputUploads uploads) {
    try {
      uploads.put(attempt.job().inputs());
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
