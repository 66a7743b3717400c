package io.comfymill.scheduler.dispatch;

import io.comfymill.common.enrolment.RecordKeys;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.trace.Traces;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.ModelRequests;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is committed, in order and without waiting for Kafka. Where a send fails for good, the
 * leader starts over from the database, which knows that it was not announced. Thread-safe.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final int BEHIND = 1000;
  private static final int FULL = 10_000;

  private final RecordSender sender;
  private final RecordKeys keys;
  private final Consumer<Throwable> onFailure;
  private final Announcements announcements;
  private final JobTraces traces = new JobTraces();

  /**
   * @param keys by which assignments are hidden from other agents
   * @param announced every job event up to this sequence number is in Kafka already
   * @param onFailure called by any thread, perhaps more than once
   */
  Dispatcher(RecordSender sender, RecordKeys keys, long announced, Consumer<Throwable> onFailure) {
    this.sender = sender;
    this.keys = keys;
    this.announcements = new Announcements(announced);
    this.onFailure = onFailure;
  }

  /** Every job event up to this sequence number is in Kafka. */
  public long announced() {
    return announcements.announced();
  }

  /** So much waits to be sent that to send anything again would only make it worse. */
  public boolean isBehind() {
    return sender.waiting() > BEHIND;
  }

  /** So much waits that nothing more may be decided until Kafka has taken some of it. */
  public boolean isFull() {
    return sender.waiting() > FULL;
  }

  /**
   * @param specs the bodies of the jobs that are to be run
   */
  public void dispatch(Changes changes, Map<JobId, JobSpec> specs, Instant now) {
    for (RunOrder order : changes.runs()) {
      JobSpec spec = specs.get(order.attempt().job());
      if (spec != null) {
        assignment(
            new Assignment.Run(now, order.node(), order.attempt(), traces.assigned(order, spec)));
      }
    }
    changes.cancels().forEach(this::assignment);
    changes.withdrawals().forEach(this::assignment);
    changes.modelRequests().forEach((node, models) -> request(node, models, now));
    announce(withoutOvertaken(changes.events()), changes.deadJobs());
  }

  /**
   * Where a job was queued, assigned or started and has gone on since, only the latter is told: who
   * reads the table does not see the steps between either.
   */
  private static List<JobEvent> withoutOvertaken(List<JobEvent> events) {
    Map<JobId, JobEvent> last = new HashMap<>();
    events.forEach(event -> last.put(event.job().id(), event));
    return events.stream()
        .filter(event -> !isStep(event) || last.get(event.job().id()) == event)
        .toList();
  }

  private static boolean isStep(JobEvent event) {
    return event instanceof JobEvent.Queued
        || event instanceof JobEvent.Assigned
        || event instanceof JobEvent.Running;
  }

  /**
   * A dead job counts as announced once both of its records are in Kafka, so that neither is lost.
   *
   * @param deadJobs those among the jobs of the events
   */
  public void announce(List<JobEvent> events, List<DeadJob> deadJobs) {
    Map<JobId, DeadJob> dead = new HashMap<>();
    deadJobs.forEach(job -> dead.put(job.jobId(), job));
    for (JobEvent event : events) {
      long sequence = event.job().sequence();
      announcements.sending(sequence);
      send(
          record(Topic.JOB_EVENTS, event.job().id().toString(), event, traces.told(event)),
          () -> announcements.acknowledged(sequence));
      DeadJob died = dead.get(event.job().id());
      if (died != null && event instanceof JobEvent.Failed) {
        announcements.sending(sequence);
        send(
            record(Topic.DEAD_JOBS, died.jobId().toString(), died, null),
            () -> announcements.acknowledged(sequence));
      }
    }
  }

  public void beacon(Heartbeat.OfScheduler beacon) {
    send(record(Topic.NODE_HEARTBEATS, beacon.schedulerId(), beacon, null), () -> {});
  }

  private void request(NodeId node, SortedSet<String> models, Instant now) {
    ModelRequests request = new ModelRequests(ModelRequests.TYPE, now, node, models);
    send(record(Topic.MODEL_REQUESTS, node.value(), request, null), () -> {});
  }

  private void assignment(Assignment assignment) {
    NodeId node = assignment.nodeId();
    byte[] value = keys.sealed(node, WireJson.write(assignment));
    send(new ProducerRecord<>(Topic.ASSIGNMENTS_NAME, node.value(), value), () -> {});
  }

  private static ProducerRecord<String, byte[]> record(
      Topic topic, String key, Object value, @Nullable String traceparent) {
    ProducerRecord<String, byte[]> made =
        new ProducerRecord<>(topic.topicName(), key, WireJson.write(value));
    if (traceparent != null) {
      made.headers().add(Traces.TRACEPARENT, traceparent.getBytes(StandardCharsets.US_ASCII));
    }
    return made;
  }

  private void send(ProducerRecord<String, byte[]> next, Runnable acknowledged) {
    sender.send(next).whenComplete((metadata, failure) -> completed(next, failure, acknowledged));
  }

  private void completed(
      ProducerRecord<String, byte[]> sent, @Nullable Throwable failure, Runnable acknowledged) {
    if (failure == null) {
      acknowledged.run();
    } else if (failure instanceof RecordTooLargeException) {
      LOG.errorf("too large for Kafka, not sent: %s of %s: %s", sent.topic(), sent.key(), failure);
      acknowledged.run();
    } else {
      onFailure.accept(failure);
    }
  }

  /** What was not sent yet stays unsent. */
  @Override
  public void close() {
    sender.close();
  }
}
