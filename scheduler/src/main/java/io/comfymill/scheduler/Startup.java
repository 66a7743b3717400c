package io.comfymill.scheduler;

import io.comfymill.scheduler.cycle.CycleLoop;
import io.comfymill.scheduler.cycle.OwnerThread;
import io.comfymill.scheduler.dispatch.TopicCreation;
import io.comfymill.scheduler.leader.Campaign;
import io.comfymill.scheduler.store.Migration;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts what needs the database once the database is there, and what needs Kafka once Kafka is:
 * all services start at the same time, so neither may be there yet.
 */
@ApplicationScoped
class Startup {
  private static final Logger LOG = Logger.getLogger(Startup.class);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final Migration migration;
  private final TopicCreation topics;
  private final CycleLoop loop;
  private final Campaign campaign;
  private final OwnerThread owner;
  private final CountDownLatch stopping = new CountDownLatch(1);

  Startup(
      Migration migration,
      TopicCreation topics,
      CycleLoop loop,
      Campaign campaign,
      OwnerThread owner) {
    this.migration = migration;
    this.topics = topics;
    this.loop = loop;
    this.campaign = campaign;
    this.owner = owner;
  }

  void started(@Observes StartupEvent event) {
    inBackground("create topics", topics::createMissing, () -> LOG.info("all topics are there"));
    inBackground("migrate", migration::migrate, this::lead);
  }

  private void lead() {
    loop.start();
    campaign.start();
  }

  /** Blocking work, until it works: nobody else waits for this thread. */
  private void inBackground(String what, Step step, Runnable then) {
    Thread thread = new Thread(() -> retry(what, step, then), what);
    thread.setDaemon(true);
    thread.start();
  }

  private void retry(String what, Step step, Runnable then) {
    try {
      while (!done(what, step) && !isStoppedWithin(RETRY)) {
        LOG.debugf("trying again to %s", what);
      }
      if (stopping.getCount() > 0) {
        then.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean done(String what, Step step) throws InterruptedException {
    try {
      step.run();
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.infof("cannot %s yet: %s", what, e.getMessage());
      return false;
    }
  }

  private boolean isStoppedWithin(Duration time) throws InterruptedException {
    return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stopping(@Observes ShutdownEvent event) throws InterruptedException {
    stopping.countDown();
    CountDownLatch released = new CountDownLatch(1);
    owner.execute(
        () ->
            campaign
                .stop()
                .subscribe()
                .with(
                    ignored -> released.countDown(),
                    failure -> {
                      LOG.infof("the lease is left to run out: %s", failure);
                      released.countDown();
                    }));
    if (!released.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.info("the lease is left to run out");
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }
}
