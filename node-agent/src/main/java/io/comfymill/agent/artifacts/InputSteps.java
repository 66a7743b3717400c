package io.comfymill.agent.artifacts;

import io.comfymill.common.wire.InputFile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Brings an attempt's inputs to its node. */
public final class InputSteps {
  private InputSteps() {}

  /**
   * @return fails where they did not get there, or too many files wait for the workers
   */
  public static CompletionStage<Void> bring(
      List<InputFile> inputs, InputUploads uploads, Executor workers) {
    try {
      return CompletableFuture.runAsync(() -> upload(inputs, uploads), workers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new IOException("too many files wait", e));
    }
  }

  private static void upload(List<InputFile> inputs, InputUploads uploads) {
    try {
      uploads.put(inputs);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
