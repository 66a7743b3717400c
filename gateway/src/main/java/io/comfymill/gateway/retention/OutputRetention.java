package io.comfymill.gateway.retention;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.gateway.database.Database;
import io.comfymill.gateway.database.DatabaseMigration;
import io.comfymill.gateway.database.SchedulerTables;
import io.comfymill.gateway.database.TableLoops;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Deletes outputs whose time is over, and the files of deleted ones, on one gateway at a time:
 * another takes over when it is not heard of. Were there two for a moment, each would find less to
 * do.
 */
@ApplicationScoped
class OutputRetention {
  private static final String NAME = "output-retention";
  private static final Duration SWEEP_AGAIN = Duration.ofSeconds(10);
  private static final Duration GO_ON = Duration.ofMillis(100);
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
  private static final Duration OWNED_FOR = Duration.ofMinutes(5);

  private static final String TAKE =
      """
      update gateway.output_turn set owner = :owner, owned_until = :until
      where owner = :owner or owned_until < :now
      returning looked_at""";

  private final ExpiredOutputs expired;
  private final BatchOutputs batches;
  private final OutputFiles files;
  private final Database database;
  private final SchedulerTables tables;
  private final InstantSource clock;
  private final UUID owner = UUID.randomUUID();
  private final TableLoops running;

  OutputRetention(
      ExpiredOutputs expired,
      BatchOutputs batches,
      OutputFiles files,
      Database database,
      DatabaseMigration migration,
      SchedulerTables tables,
      Loops loops,
      InstantSource clock) {
    this.expired = expired;
    this.batches = batches;
    this.files = files;
    this.database = database;
    this.tables = tables;
    this.clock = clock;
    this.running = new TableLoops(NAME, loops, migration);
  }

  void start(@Observes StartupEvent event) {
    running.start(
        LoopSettings.named(NAME).stallAfter(OWNED_FOR.multipliedBy(2)),
        () -> tables.require().chain(this::turn));
  }

  void stop(@Observes ShutdownEvent event) {
    running.close();
  }

  /** When the next one is due. */
  Uni<Duration> turn() {
    Instant now = clock.instant();
    return database
        .write(
            session ->
                session
                    .createNativeQuery(TAKE, Instant.class)
                    .setParameter("owner", owner)
                    .setParameter("until", now.plus(OWNED_FOR))
                    .setParameter("now", now)
                    .getResultList())
        .map(rows -> rows.stream().findFirst())
        .chain(looked -> looked.map(last -> turn(now, last)).orElseGet(OutputRetention::another));
  }

  private static Uni<Duration> another() {
    return Uni.createFrom().item(SWEEP_AGAIN);
  }

  private Uni<Duration> turn(Instant now, Instant lookedAt) {
    boolean looks = !lookedAt.plus(LOOK_AGAIN).isAfter(now);
    return (looks ? delete().call(more -> more ? nothing() : looked(now)) : no())
        .chain(more -> files.sweep().map(full -> full || more ? GO_ON : SWEEP_AGAIN));
  }

  private Uni<Boolean> delete() {
    return expired.delete().chain(more -> batches.delete().map(others -> more || others));
  }

  private static Uni<Boolean> no() {
    return Uni.createFrom().item(false);
  }

  private static Uni<Void> nothing() {
    return Uni.createFrom().voidItem();
  }

  private Uni<Void> looked(Instant now) {
    return database
        .write(
            session ->
                session
                    .createNativeQuery("update gateway.output_turn set looked_at = :now")
                    .setParameter("now", now)
                    .executeUpdate())
        .replaceWithVoid();
  }
}
