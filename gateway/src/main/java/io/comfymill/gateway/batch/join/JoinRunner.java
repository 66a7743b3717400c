package io.comfymill.gateway.batch.join;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SparseLog;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.gateway.batch.run.JoinTable;
import io.comfymill.gateway.database.BatchJoinRow;
import io.comfymill.gateway.media.MediaException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes one thing after the other of batches whose cells have ended, on any gateway: that of one
 * that dies is made by another.
 */
@ApplicationScoped
class JoinRunner {
  private static final Logger LOG = Logger.getLogger(JoinRunner.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A long film takes long. */
  private static final Duration LONGEST = Duration.ofDays(2);

  private static final int MOST_TRIES = 20;
  private static final int LONGEST_ERROR = 2000;

  private final JoinTable joins;
  private final JoinWork work;
  private final Loops loops;
  private final UUID owner = UUID.randomUUID();
  private final SparseLog log = new SparseLog(LOG);
  private @Nullable SupervisedLoop loop;

  JoinRunner(JoinTable joins, JoinWork work, Loops loops) {
    this.joins = joins;
    this.work = work;
    this.loops = loops;
  }

  void start(@Observes StartupEvent event) {
    loop =
        SupervisedLoop.startBlocking(
            loops, LoopSettings.named("joins").stallAfter(LONGEST), this::turn);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
  }

  private Duration turn() throws IOException, InterruptedException {
    Optional<BatchJoinRow> taken = joins.take(owner).await().atMost(ANSWER);
    if (taken.isEmpty()) {
      return IDLE;
    }
    BatchJoinRow join = taken.get();
    if (join.tries > MOST_TRIES) {
      end(join, List.of(), "was tried in vain; the logs of the gateways say why");
    } else {
      run(join);
    }
    return Duration.ZERO;
  }

  private void run(BatchJoinRow join) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("comfymill-join");
    try (JoinHold hold = new JoinHold(joins, join)) {
      end(join, work.make(join, folder, hold), null);
    } catch (MediaException e) {
      end(join, List.of(), String.valueOf(e.getMessage()));
    } catch (JoinHold.LostException e) {
      LOG.debugf(
          "%s of batch %s is not to be made here any more", join.key.name(), join.key.batch());
    } catch (IOException | RuntimeException e) {
      log.warn(
          e.getClass().getName(),
          e,
          "%s of batch %s cannot be made now".formatted(join.key.name(), join.key.batch()));
      joins.release(join).await().atMost(ANSWER);
    } finally {
      delete(folder);
    }
  }

  private void end(BatchJoinRow join, List<UUID> outputs, @Nullable String error) {
    String told =
        error == null || error.length() <= LONGEST_ERROR
            ? error
            : error.substring(0, LONGEST_ERROR);
    joins.end(join, outputs, told).await().atMost(ANSWER);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
