package io.comfymill.gateway.database;

import io.comfymill.gateway.errors.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Whether the scheduler's tables exist: at a first start it creates them after gateways have
 * started. The query never fails, because PostgreSQL would log that as an error.
 */
@ApplicationScoped
public class SchedulerTables {
  private static final String THERE = "select to_regclass('scheduler.job_counts') is not null";

  private final Database database;
  private volatile boolean there;

  SchedulerTables(Database database) {
    this.database = database;
  }

  /** Fails with {@link DependencyAwayException} while they are not there. */
  public Uni<Void> require() {
    return there ? Uni.createFrom().voidItem() : ask().invoke(this::remember).replaceWithVoid();
  }

  private Uni<Boolean> ask() {
    return database.read(
        session -> session.createNativeQuery(THERE, Boolean.class).getSingleResult());
  }

  private void remember(boolean found) {
    there = found;
    if (!found) {
      throw new DependencyAwayException("the scheduler has not made its tables yet");
    }
  }
}
