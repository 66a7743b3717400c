package io.comfymill.gateway.quota;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.errors.QuotaExceededException;
import io.comfymill.gateway.queue.JobQueue;
import io.comfymill.gateway.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would be more than a tenant or a key may use, with {@link QuotaExceededException}.
 * Amounts are compared before something is added, so submits at the same moment may exceed them by
 * as many as there are.
 */
@ApplicationScoped
public class Quotas {
  private static final Logger LOG = Logger.getLogger(Quotas.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration AMOUNT_RETRY = Duration.ofSeconds(30);

  /** So often is the database asked for what was used. */
  private static final Duration METERED = Duration.ofSeconds(15);

  private static final int MOST_TENANTS = 10_000;

  private final KnownLimits limits;
  private final SubmitRate rate;
  private final Usage usage;
  private final JobQueue queue;
  private final InstantSource clock;
  private final boolean strict;

  private record Meter(TenantId tenant, Duration window) {}

  private final AsyncCache<Meter, Double> gpuSeconds =
      Caffeine.newBuilder().maximumSize(MOST_TENANTS).expireAfterWrite(METERED).buildAsync();

  Quotas(
      KnownLimits limits,
      SubmitRate rate,
      Usage usage,
      JobQueue queue,
      InstantSource clock,
      GatewayConfig config) {
    this.limits = limits;
    this.rate = rate;
    this.usage = usage;
    this.queue = queue;
    this.clock = clock;
    this.strict = config.quotas().refuseWithoutRedis();
  }

  public Uni<Limits> of(TenantId tenant) {
    return limits.of(tenant);
  }

  /** Counts a submit, of its tenant and of its key. */
  public Uni<Void> submit(Caller caller) {
    return limits
        .ofKey(caller.keyId())
        .chain(own -> count("key:" + caller.keyId(), own.submitsPerMinute()))
        .chain(() -> limits.of(caller.tenant()))
        .chain(tenants -> count("tenant:" + caller.tenant().value(), tenants.submitsPerMinute()));
  }

  private Uni<Void> count(String who, @Nullable Integer perMinute) {
    return perMinute == null
        ? Uni.createFrom().voidItem()
        : rate.take(who, perMinute)
            .invoke(wait -> requireNoWait(wait, perMinute))
            .replaceWithVoid()
            .onFailure(failure -> failure instanceof DependencyAwayException && !strict)
            .recoverWithUni(
                failure -> {
                  LOG.debugf("a submit of %s is not counted: %s", who, failure.getMessage());
                  return Uni.createFrom().voidItem();
                });
  }

  private static void requireNoWait(Duration wait, int perMinute) {
    if (!wait.isZero()) {
      throw new QuotaExceededException(
          "at most %d jobs may be submitted in a minute".formatted(perMinute),
          "submits",
          perMinute,
          SubmitRate.WINDOW,
          wait);
    }
  }

  /** Whether a tenant may have one more job. */
  public Uni<Void> requireRoom(TenantId tenant, Limits tenants) {
    return unfinished(tenant, tenants.maxUnfinished())
        .chain(() -> budget(tenant, tenants.gpuSecondsPerDay(), "gpu-seconds-per-day", DAY))
        .chain(() -> budget(tenant, tenants.gpuSecondsPerMonth(), "gpu-seconds-per-month", MONTH));
  }

  private Uni<Void> unfinished(TenantId tenant, @Nullable Integer most) {
    return most == null
        ? Uni.createFrom().voidItem()
        : queue
            .remaining(tenant)
            .invoke(
                there -> {
                  if (there >= most) {
                    throw new QuotaExceededException(
                        "%d jobs wait or run, and %d may".formatted(there, most),
                        "unfinished",
                        most,
                        null,
                        AMOUNT_RETRY);
                  }
                })
            .replaceWithVoid();
  }

  private Uni<Void> budget(
      TenantId tenant, @Nullable Integer seconds, String name, Duration window) {
    return seconds == null
        ? Uni.createFrom().voidItem()
        : used(tenant, window)
            .invoke(
                used -> {
                  if (used >= seconds) {
                    throw new QuotaExceededException(
                        "%.0f GPU seconds were used in the last %d hours, and %d may be"
                            .formatted(used, window.toHours(), seconds),
                        name,
                        seconds,
                        window,
                        AMOUNT_RETRY);
                  }
                })
            .replaceWithVoid();
  }

  private Uni<Double> used(TenantId tenant, Duration window) {
    return Uni.createFrom()
        .completionStage(
            () ->
                gpuSeconds.get(
                    new Meter(tenant, window),
                    (meter, executor) ->
                        usage
                            .gpuSeconds(tenant, clock.instant().minus(window), clock.instant())
                            .subscribeAsCompletionStage()));
  }

  /** Whether a caller may keep a file of this size. */
  public Uni<Void> upload(Caller caller, long bytes) {
    return limits
        .ofKey(caller.keyId())
        .invoke(own -> requireSize(own.maxUploadBytes(), bytes))
        .chain(() -> limits.of(caller.tenant()))
        .invoke(tenants -> requireSize(tenants.maxUploadBytes(), bytes))
        .chain(tenants -> stored(caller.tenant(), tenants.maxStoredBytes(), bytes));
  }

  private static void requireSize(@Nullable Long most, long bytes) {
    if (most != null && bytes > most) {
      throw new QuotaExceededException(
          "the file has %d bytes, and may have %d".formatted(bytes, most),
          "upload-bytes",
          most,
          null,
          DAY);
    }
  }

  private Uni<Void> stored(TenantId tenant, @Nullable Long most, long bytes) {
    return most == null
        ? Uni.createFrom().voidItem()
        : usage
            .storedBytes(tenant)
            .invoke(
                there -> {
                  if (there + bytes > most) {
                    throw new QuotaExceededException(
                        "%d bytes are kept already, and %d may be".formatted(there, most),
                        "stored-bytes",
                        most,
                        null,
                        AMOUNT_RETRY);
                  }
                })
            .replaceWithVoid();
  }
}
