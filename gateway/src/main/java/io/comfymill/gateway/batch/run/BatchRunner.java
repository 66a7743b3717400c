package io.comfymill.gateway.batch.run;

import io.comfymill.common.id.TenantId;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SparseLog;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.loop.Trouble;
import io.comfymill.gateway.database.BatchRow;
import io.comfymill.gateway.errors.QuotaExceededException;
import io.comfymill.gateway.errors.UnavailableException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes unfinished batches up, on any gateway: those of one that dies are taken by another. */
@ApplicationScoped
public class BatchRunner {
  private static final Logger LOG = Logger.getLogger(BatchRunner.class);
  private static final Duration SOON = Duration.ofMillis(250);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration GIVEN_BACK = Duration.ofSeconds(2);

  private final BatchTable batches;
  private final CellTable cells;
  private final BatchTurn turn;
  private final BatchSpecs specs;
  private final Loops loops;
  private final UUID owner = UUID.randomUUID();
  private final Semaphore asked = new Semaphore(0);
  private final SparseLog log = new SparseLog(LOG);
  private @Nullable SupervisedLoop loop;
  private Duration pause = Duration.ZERO; // only the loop's thread touches it

  BatchRunner(BatchTable batches, CellTable cells, BatchTurn turn, BatchSpecs specs, Loops loops) {
    this.batches = batches;
    this.cells = cells;
    this.turn = turn;
    this.specs = specs;
    this.loops = loops;
  }

  void start(@Observes StartupEvent event) {
    loop = SupervisedLoop.startBlocking(loops, LoopSettings.named("batches"), this::turn);
  }

  /** What is under way is taken up by another gateway at once. */
  void stop(@Observes ShutdownEvent event) {
    if (loop == null) {
      return;
    }
    loop.close();
    try {
      batches.giveBack(owner).await().atMost(GIVEN_BACK);
    } catch (RuntimeException e) {
      LOG.warnf("others take the batches over a little later: %s", e.getMessage());
    }
  }

  /** There is something to do, for this gateway as well as for any other. */
  public void wake() {
    asked.release();
  }

  private Duration turn() throws InterruptedException {
    if (asked.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      asked.drainPermits();
    }
    pause = takeTurns() ? SOON : IDLE;
    return Duration.ZERO;
  }

  /** Whether some cells may end soon. */
  private boolean takeTurns() {
    boolean busy = false;
    RuntimeException away = null;
    for (BatchRow taken : batches.take(owner).await().atMost(ANSWER)) {
      try {
        busy |= turn(taken);
      } catch (QuotaExceededException e) {
        LOG.debugf("batch %s waits: %s", taken.id, e.getMessage());
      } catch (RuntimeException e) {
        if (e instanceof UnavailableException || Trouble.isAway(e)) {
          away = e; // the others are tried all the same
        } else {
          log.warn(e.getClass().getName(), e, "batch %s cannot go on".formatted(taken.id));
        }
      }
    }
    if (away != null) {
      throw away;
    }
    return busy;
  }

  /** Whether its cells may end soon. */
  private boolean turn(BatchRow taken) {
    TenantId tenant = new TenantId(taken.tenant);
    BatchRow settled =
        cells
            .settle(taken)
            .chain(() -> batches.find(tenant, taken.id))
            .await()
            .atMost(ANSWER)
            .orElseThrow(); // batches are never deleted while they are under way
    specs.of(settled).chain(spec -> turn.run(settled, spec)).await().atMost(ANSWER);
    return settled.open > 0 || settled.startedAt == null;
  }
}
