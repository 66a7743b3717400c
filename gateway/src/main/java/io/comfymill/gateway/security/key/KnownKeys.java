package io.comfymill.gateway.security.key;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.database.DatabaseMigration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are in use, in memory. A number in the database says twice a second whether any was
 * changed; then all are forgotten, so that a revoked one opens nothing a second later.
 */
@ApplicationScoped
public class KnownKeys {
  private static final String NAME = "known-keys";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final int TURNS_BETWEEN_NOTES = 20;
  private static final int MOST = 20_000;

  /** How long a known key is taken while the database is away. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final ApiKeys keys;
  private final DatabaseMigration migration;
  private final Loops loops;
  private final InstantSource clock;
  private final Event<KeysChanged> event;
  private final LoopThread timer = new LoopThread(NAME);

  /** Of unknown ids, too, so that asking for them costs the database little. */
  private final AsyncCache<String, Optional<ApiKey>> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();

  private final AsyncCache<TenantId, Boolean> tenants =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).buildAsync();

  /** Not written to the database yet; as many as there are keys. */
  private final Map<String, Instant> used = new ConcurrentHashMap<>();

  private volatile long changes = -1;
  private int turns;
  private @Nullable SupervisedLoop loop;

  KnownKeys(
      ApiKeys keys,
      DatabaseMigration migration,
      Loops loops,
      InstantSource clock,
      Event<KeysChanged> event) {
    this.keys = keys;
    this.migration = migration;
    this.loops = loops;
    this.clock = clock;
    this.event = event;
  }

  void start(@Observes StartupEvent started) {
    loop = SupervisedLoop.start(loops, LoopSettings.named(NAME), timer, this::turn);
  }

  void stop(@Observes ShutdownEvent stopped) {
    if (loop != null) {
      loop.close();
    }
    timer.close();
  }

  /** Empty where it opens nothing, whatever the cause. */
  public Uni<Optional<ApiKey>> find(KeyText presented) {
    return Uni.createFrom()
        .completionStage(
            () ->
                known.get(
                    presented.id(), (id, executor) -> keys.find(id).subscribeAsCompletionStage()))
        .map(found -> found.filter(key -> key.opens(presented, clock.instant())))
        .invoke(found -> found.ifPresent(this::note));
  }

  /** The same without asking the database: empty also where it is not known yet. */
  public Optional<ApiKey> remembered(KeyText presented) {
    CompletableFuture<Optional<ApiKey>> found = known.getIfPresent(presented.id());
    return found == null || !found.isDone() || found.isCompletedExceptionally()
        ? Optional.empty()
        : found.join().filter(key -> key.opens(presented, clock.instant()));
  }

  /** Whether a key that was taken before still is. */
  public Uni<Boolean> isValid(String id) {
    return Uni.createFrom()
        .completionStage(
            () -> known.get(id, (key, executor) -> keys.find(key).subscribeAsCompletionStage()))
        .map(
            found ->
                found
                    .map(ApiKey::expiresAt)
                    .map(clock.instant()::isBefore)
                    .orElse(found.isPresent()));
  }

  /** Whether there is such a tenant, and it is not disabled. */
  public Uni<Boolean> isActive(TenantId tenant) {
    return Uni.createFrom()
        .completionStage(
            () ->
                tenants.get(
                    tenant, (id, executor) -> keys.isActive(id).subscribeAsCompletionStage()));
  }

  private void note(ApiKey key) {
    used.put(key.id(), clock.instant().truncatedTo(ChronoUnit.MINUTES));
  }

  private CompletionStage<Duration> turn() {
    if (!migration.done()) {
      return CompletableFuture.completedFuture(BETWEEN_LOOKS);
    }
    return keys.changes()
        .invoke(this::compare)
        .chain(this::writeUsed)
        .replaceWith(BETWEEN_LOOKS)
        .subscribeAsCompletionStage();
  }

  private void compare(long now) {
    if (now != changes) {
      changes = now;
      forget();
    }
  }

  /** So that the gateway that makes a change does not take the old for half a second. */
  public void forget() {
    known.synchronous().invalidateAll();
    tenants.synchronous().invalidateAll();
    event.fire(new KeysChanged());
  }

  private Uni<Void> writeUsed() {
    turns = (turns + 1) % TURNS_BETWEEN_NOTES;
    if (turns != 0) {
      return Uni.createFrom().voidItem();
    }
    Map<String, Instant> noted = Map.copyOf(used);
    return keys.used(noted).invoke(() -> noted.forEach((id, at) -> used.remove(id, at)));
  }
}
