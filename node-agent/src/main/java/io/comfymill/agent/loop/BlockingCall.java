package io.comfymill.agent.loop;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A call that blocks, and so is not made on a node's loop. */
@FunctionalInterface
public interface BlockingCall<T> {
  T call() throws IOException;

  /**
   * @return fails with the call's exception, or with an {@link IOException} if too many calls wait
   */
  static <T> CompletableFuture<T> on(Executor executor, BlockingCall<T> call) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return call.call();
            } catch (IOException e) {
              throw new CompletionException(e);
            }
          },
          executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new IOException("too many calls wait", e));
    }
  }
}
