package io.comfymill.gateway.batch.join;

import io.comfymill.gateway.batch.run.JoinTable;
import io.comfymill.gateway.database.BatchJoinRow;
import io.comfymill.gateway.media.Watch;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.time.Duration;

/** A gateway's hold on what it makes, renewed while it works, however long a step of that takes. */
final class JoinHold implements Watch, AutoCloseable {
  private static final Duration RENEWED = Duration.ofSeconds(5);

  private final Cancellable renewals;
  private volatile boolean lost;

  JoinHold(JoinTable joins, BatchJoinRow join) {
    renewals =
        Multi.createFrom()
            .ticks()
            .every(RENEWED)
            .onOverflow()
            .drop()
            .onItem()
            .transformToUniAndConcatenate(
                tick -> joins.renew(join).onFailure().recoverWithItem(true))
            .subscribe()
            .with(this::renewed);
  }

  private void renewed(boolean held) {
    lost |= !held;
  }

  /** It is another gateway's now, or its batch was paused or cancelled, or this gateway ends. */
  static final class LostException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void check() throws LostException {
    if (lost || Thread.currentThread().isInterrupted()) {
      throw new LostException();
    }
  }

  @Override
  public void close() {
    renewals.cancel();
  }
}
