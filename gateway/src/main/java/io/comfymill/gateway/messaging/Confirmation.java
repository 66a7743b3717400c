package io.comfymill.gateway.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what a command did, for the few seconds that a scheduler which is there takes. A
 * gateway and the scheduler share no call, only a table that one writes and the other reads.
 */
public final class Confirmation {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LOOKS = 30;

  private Confirmation() {}

  /** The first look at which it shows; null where it does not show in time. */
  public static <T> Uni<@Nullable T> await(Supplier<Uni<T>> look, Predicate<T> shows) {
    return Multi.createBy()
        .repeating()
        .uni(() -> look.get())
        .withDelay(PAUSE)
        .atMost(LOOKS)
        .select()
        .where(shows)
        .toUni();
  }
}
