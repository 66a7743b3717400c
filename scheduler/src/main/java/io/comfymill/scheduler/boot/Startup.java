package io.comfymill.scheduler.boot;

import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.loop.Trouble;
import io.comfymill.scheduler.cycle.CycleLoop;
import io.comfymill.scheduler.dispatch.TopicCreation;
import io.comfymill.scheduler.leader.Campaign;
import io.comfymill.scheduler.store.Migration;
import io.comfymill.scheduler.store.StateReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts what needs PostgreSQL once that answers, and what needs Kafka once that does: all services
 * start at the same time, so neither may be up yet.
 */
@ApplicationScoped
class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class);
  private static final Duration RETRY = Duration.ofMillis(250);

  private final Loops loops;
  private final Migration migration;
  private final StateReader states;
  private final TopicCreation topics;
  private final CycleLoop loop;
  private final Campaign campaign;

  Startup(
      Loops loops,
      Migration migration,
      StateReader states,
      TopicCreation topics,
      CycleLoop loop,
      Campaign campaign) {
    this.loops = loops;
    this.migration = migration;
    this.states = states;
    this.topics = topics;
    this.loop = loop;
    this.campaign = campaign;
  }

  void started(@Observes StartupEvent event) {
    new Once("Kafka", topics::createMissing, () -> LOG.info("all topics are there")).start();
    new Once("PostgreSQL", this::prepare, this::lead).start();
  }

  private void prepare() throws InterruptedException {
    migration.migrate();
    states.rehearse();
  }

  private void lead() {
    loop.start();
    campaign.start();
  }

  void stopping(@Observes ShutdownEvent event) {
    campaign.stop();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  /** Blocking work that is tried until it has succeeded once; nobody else waits for its thread. */
  private final class Once {
    private final String server;
    private final Step step;
    private final Runnable then;
    private boolean said;
    private @Nullable SupervisedLoop trying;

    Once(String server, Step step, Runnable then) {
      this.server = server;
      this.step = step;
      this.then = then;
    }

    synchronized void start() {
      trying =
          SupervisedLoop.startBlocking(
              loops, LoopSettings.named(server).retryAfter(RETRY, RETRY), this::attempt);
    }

    private synchronized Duration attempt() throws Exception {
      try {
        step.run();
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (!said) {
          LOG.infof("waiting for %s: %s", server, e.getMessage());
        }
        said = true;
        throw new NotThereYetException(e);
      }
      then.run();
      if (trying != null) {
        trying.close();
      }
      return RETRY;
    }
  }

  private static final class NotThereYetException extends Exception implements Trouble.Away {
    private static final long serialVersionUID = 1L;

    NotThereYetException(Exception cause) {
      super(cause);
    }
  }
}
