package io.comfymill.gateway.assets.export;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.LoopThread;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.TaskRow;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.websocket.TenantNotices;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on exports, on any gateway: one that dies in the middle of one leaves it to another. Also
 * deletes archives that have been kept for long enough.
 */
@ApplicationScoped
class Exports {
  private static final Logger LOG = Logger.getLogger(Exports.class);
  private static final int AT_ONCE = 2;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int DELETED_AT_ONCE = 20;

  private final TaskTable table;
  private final ExportFiles files;
  private final ArtifactStore store;
  private final TenantNotices notices;
  private final Loops loops;
  private final InstantSource clock;
  private final Duration keptFor;
  private final UUID owner = UUID.randomUUID();
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_ONCE, LoopThread.daemons("export"));
  private @Nullable SupervisedLoop loop;

  Exports(
      TaskTable table,
      ExportFiles files,
      ArtifactStore store,
      TenantNotices notices,
      Loops loops,
      InstantSource clock,
      GatewayConfig config) {
    this.table = table;
    this.files = files;
    this.store = store;
    this.notices = notices;
    this.loops = loops;
    this.clock = clock;
    this.keptFor = config.exportsKeptFor();
  }

  void start(@Observes StartupEvent event) {
    loop = SupervisedLoop.startBlocking(loops, LoopSettings.named("exports"), this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    threads.shutdownNow();
  }

  private Duration turn() throws IOException {
    deleteOld();
    while (slots.tryAcquire()) {
      TaskRow task = claimed();
      if (task == null) {
        slots.release();
        break;
      }
      threads.execute(() -> work(task));
    }
    return LOOK_AGAIN;
  }

  private @Nullable TaskRow claimed() {
    boolean claiming = true;
    try {
      TaskRow task = table.claim(owner).await().atMost(ANSWER).orElse(null);
      claiming = false;
      return task;
    } finally {
      if (claiming) {
        slots.release(); // it failed
      }
    }
  }

  private void work(TaskRow task) {
    ExportWork work = new ExportWork(task, owner, table, files, store, notices, clock);
    try {
      work.run();
    } catch (DependencyAwayException e) {
      LOG.warnf("export %s is left to be taken up again: %s", task.id, e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.errorf(e, "export %s failed", task.id);
      work.failed("the archive could not be written: " + e.getMessage());
    } finally {
      slots.release();
    }
  }

  void deleteOld() throws IOException {
    for (TaskRow task :
        table.endedBefore(clock.instant().minus(keptFor), DELETED_AT_ONCE).await().atMost(ANSWER)) {
      if (task.artifactKey != null) {
        store.delete(new ArtifactKey(task.artifactKey));
      }
      table.delete(task.id).await().atMost(ANSWER);
    }
  }
}
