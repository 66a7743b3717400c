package io.comfymill.gateway.comfyui;

import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Blocks until the database or Redis answers. Only for long answers, which are read page by page
 * while they are written: the writing worker thread waits for its client anyway.
 */
final class WaitingReads {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private WaitingReads() {}

  static <T> T await(Uni<T> read) throws IOException {
    try {
      return read.subscribeAsCompletionStage().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DependencyAwayException away) {
        throw away;
      }
      throw new IOException("a page of a long answer could not be read", e.getCause());
    } catch (TimeoutException e) {
      throw new DependencyAwayException("no page of a long answer for " + TIMEOUT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in a long answer", e);
    }
  }
}
