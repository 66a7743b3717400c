package io.comfymill.scheduler.whatif;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.ReadingPlan;
import io.comfymill.common.kafka.RecordHandler;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.kafka.TopicReader;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Simulation.State;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.health.SchedulerStatus;
import io.comfymill.scheduler.store.PastJobs;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Runs the simulations that gateways ask for, one at a time, on a thread of its own with the least
 * priority, where this scheduler leads. The cycle knows nothing of it. What is asked for while
 * nobody leads, or is under way when a scheduler ends, is not done: whoever asked sees that.
 */
@ApplicationScoped
public class Simulations implements RecordHandler {
  private static final Logger LOG = Logger.getLogger(Simulations.class);
  private static final int MOST_WAITING = 4;
  private static final Duration STALLED_AFTER = Duration.ofMinutes(10);

  private final KafkaClients clients;
  private final Quarantine quarantine;
  private final RecordSender sender;
  private final Loops loops;
  private final InstantSource clock;
  private final SchedulerStatus status;
  private final PastJobs jobs;
  private final BlockingQueue<Simulation> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final List<Runnable> closing = new ArrayList<>();

  Simulations(
      KafkaClients clients,
      Quarantine quarantine,
      RecordSender sender,
      Loops loops,
      InstantSource clock,
      SchedulerStatus status,
      PastJobs jobs) {
    this.clients = clients;
    this.quarantine = quarantine;
    this.sender = sender;
    this.loops = loops;
    this.clock = clock;
    this.status = status;
    this.jobs = jobs;
  }

  void started(@Observes StartupEvent event) {
    TopicReader reader =
        new TopicReader(
            clients.consumers(Map.of()),
            ReadingPlan.all(Map.of(Topic.SIMULATIONS, ReadingPlan.From.END), Map.of()),
            this,
            quarantine,
            () -> {});
    closing.add(reader.start(loops, LoopSettings.named("simulations"))::close);
    closing.add(
        SupervisedLoop.startBlocking(
                loops, LoopSettings.named("what-if").stallAfter(STALLED_AFTER), this::turn)
            ::close);
  }

  void stopping(@Observes ShutdownEvent event) {
    closing.forEach(Runnable::run);
  }

  @Override
  public void handle(ConsumerRecord<byte[], byte[]> next) {
    if (next.value() != null && status.isLeading()) {
      WireJson.read(next.value(), Simulation.class)
          .filter(asked -> asked.state() == State.WAITING)
          .filter(asked -> !waiting.offer(asked))
          .ifPresent(asked -> fail(asked, "others wait already; ask again later"));
    }
  }

  // Where threads compete, scheduling goes first; nothing is wrong where the system does not care.
  @SuppressWarnings("ThreadPriorityCheck")
  private Duration turn() throws InterruptedException {
    Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
    Simulation next = waiting.poll(1, TimeUnit.SECONDS);
    if (next != null) {
      run(next);
    }
    return Duration.ZERO;
  }

  private void run(Simulation wanted) throws InterruptedException {
    try {
      Past past =
          Past.of(jobs.between(wanted.from(), wanted.to(), WhatIf.MOST_JOBS + 1), jobs.nodes());
      new WhatIf(wanted, past, clock, this::tell).run();
    } catch (JsonProcessingException | RuntimeException e) {
      LOG.warnf(e, "simulation %s has failed", wanted.id());
      fail(wanted, "it could not be done: " + e.getMessage());
    }
  }

  private void fail(Simulation asked, String why) {
    tell(asked.now(clock.instant(), State.FAILED, why, 0, null, List.of()));
  }

  private void tell(Simulation state) {
    sender
        .send(Topic.SIMULATIONS, state.id(), WireJson.write(state))
        .exceptionally(
            failure -> {
              LOG.debugf("how simulation %s is, is not told: %s", state.id(), failure);
              return null;
            });
  }
}
