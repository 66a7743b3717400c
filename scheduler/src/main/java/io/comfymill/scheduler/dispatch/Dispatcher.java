package io.comfymill.scheduler.dispatch;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.Changes;
import io.comfymill.scheduler.core.RunOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is committed, in order, on a thread of its own: Kafka may make its producer wait, and
 * the loop must not. A send that fails for good is told to the owner, who starts over from the
 * database, where it stands that it was not announced.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final int BEHIND = 1000;

  private final Producer<String, byte[]> producer;
  private final Consumer<Exception> onFailure;
  private final Announcements announcements;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "dispatch");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param announced up to where job events are in Kafka already
   * @param onFailure called by any thread, perhaps more than once
   */
  public Dispatcher(ProducerFactory producers, long announced, Consumer<Exception> onFailure) {
    this.producer = producers.create();
    this.announcements = new Announcements(announced);
    this.onFailure = onFailure;
  }

  /** Every job event up to this sequence number is in Kafka. */
  public long announced() {
    return announcements.announced();
  }

  /** So much waits to be sent that repeating things would only make it worse. */
  public boolean isBehind() {
    return waiting.get() > BEHIND;
  }

  /**
   * @param specs the bodies of all jobs that are to be run
   */
  public void dispatch(Changes changes, Map<JobId, JobSpec> specs, Instant now) {
    for (RunOrder order : changes.runs()) {
      JobSpec spec = specs.get(order.attempt().job());
      if (spec != null) {
        assignment(new Assignment.Run(now, order.node(), order.attempt(), spec));
      }
    }
    changes.cancels().forEach(this::assignment);
    changes.withdrawals().forEach(this::assignment);
    announce(changes.events());
    changes.deadJobs().forEach(this::deadJob);
  }

  public void announce(List<JobEvent> events) {
    for (JobEvent event : events) {
      long sequence = event.job().sequence();
      announcements.sending(sequence);
      send(
          Topic.JOB_EVENTS,
          event.job().id().toString(),
          event,
          () -> announcements.acknowledged(sequence));
    }
  }

  public void beacon(Heartbeat.OfScheduler beacon) {
    send(Topic.NODE_HEARTBEATS, beacon.schedulerId(), beacon, () -> {});
  }

  private void assignment(Assignment assignment) {
    send(Topic.ASSIGNMENTS, assignment.nodeId().value(), assignment, () -> {});
  }

  private void deadJob(DeadJob job) {
    send(Topic.DEAD_JOBS, job.jobId().toString(), job, () -> {});
  }

  private void send(Topic topic, String key, Object value, Runnable acknowledged) {
    waiting.incrementAndGet();
    thread.execute(() -> sendNow(topic, key, value, acknowledged));
  }

  private void sendNow(Topic topic, String key, Object value, Runnable acknowledged) {
    try {
      // The callback tells all that the future would.
      var unused =
          producer.send(
              new ProducerRecord<>(topic.topicName(), key, WireJson.write(value)),
              (metadata, failure) -> completed(topic, key, failure, acknowledged));
    } catch (RuntimeException e) {
      completed(topic, key, e, acknowledged);
    }
  }

  private void completed(
      Topic topic, String key, @Nullable Exception failure, Runnable acknowledged) {
    waiting.decrementAndGet();
    if (failure == null) {
      acknowledged.run();
    } else if (failure instanceof RecordTooLargeException) {
      LOG.errorf("too large for Kafka, not sent: %s of %s: %s", topic.topicName(), key, failure);
      acknowledged.run();
    } else {
      onFailure.accept(failure);
    }
  }

  /** What is not yet sent stays unsent. */
  @Override
  public void close() {
    thread.shutdownNow();
    Thread closer = new Thread(() -> producer.close(Duration.ZERO), "dispatch-close");
    closer.setDaemon(true);
    closer.start();
  }

  /** Waits for what was handed over, at most so long. */
  public void drain(Duration atMost) throws InterruptedException {
    thread.shutdown();
    if (thread.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      producer.close(atMost);
    }
  }
}
