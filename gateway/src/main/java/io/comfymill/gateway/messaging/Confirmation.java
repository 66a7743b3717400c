package io.comfymill.gateway.messaging;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a command to take effect in the scheduler's table, for as long as a running scheduler
 * needs. Gateways do not call the scheduler, so there is no answer to wait for.
 */
public final class Confirmation {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int QUERIES = 30;

  private Confirmation() {}

  /** The first result that passes; null if none does in time. */
  public static <T> Uni<@Nullable T> await(Supplier<Uni<T>> query, Predicate<T> passes) {
    return Multi.createBy()
        .repeating()
        .uni(query::get)
        .withDelay(PAUSE)
        .atMost(QUERIES)
        .select()
        .where(passes)
        .toUni();
  }
}
