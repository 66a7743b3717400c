package io.comfymill.scheduler.intake;

import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.fleet.CapabilitySummary;
import io.comfymill.scheduler.health.SchedulerMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Records to inputs. One that cannot be read is logged, counted and passed over. */
@ApplicationScoped
public class RecordDecoder {
  private static final Logger LOG = Logger.getLogger(RecordDecoder.class);
  // Far enough for anybody, and near enough that neither the arithmetic nor the database overflows.
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);
  private static final Instant LAST_DEADLINE = Instant.parse("9999-01-01T00:00:00Z");

  private final SchedulerMetrics metrics;

  RecordDecoder(SchedulerMetrics metrics) {
    this.metrics = metrics;
  }

  Input decode(ConsumerRecord<byte[], byte[]> record, boolean reportsCaughtUp) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return new Input(partition, record.offset(), message(record, reportsCaughtUp));
  }

  private @Nullable Message message(
      ConsumerRecord<byte[], byte[]> record, boolean reportsCaughtUp) {
    if (record.value() == null) {
      return null;
    }
    try {
      return parse(record.topic(), record.value(), reportsCaughtUp).orElse(null);
    } catch (RuntimeException e) {
      metrics.poisonRecord();
      LOG.errorf(
          e,
          "passing over a record that cannot be read: %s-%d@%d, %d bytes",
          record.topic(),
          record.partition(),
          record.offset(),
          record.value().length);
      return null;
    }
  }

  private static Optional<Message> parse(String topic, byte[] value, boolean reportsCaughtUp) {
    return switch (topic) {
      case Topic.JOB_COMMANDS_NAME ->
          WireJson.read(value, JobCommand.class).map(RecordDecoder::checked);
      case Topic.FLEET_COMMANDS_NAME ->
          WireJson.read(value, FleetCommand.class).map(FleetCommandCheck::checked);
      case Topic.ATTEMPT_EVENTS_NAME ->
          WireJson.read(value, AttemptEvent.class).map(RecordDecoder::checked);
      case Topic.NODE_HEARTBEATS_NAME ->
          WireJson.read(value, Heartbeat.class).map(beat -> checked(beat, reportsCaughtUp));
      default -> WireJson.read(value, NodeCapabilities.class).map(CapabilitySummary::learned);
    };
  }

  private static Message checked(JobCommand command) {
    if (command instanceof JobCommand.Submit submit) {
      require(submit.job(), "job");
      require(submit.job().id(), "job.id");
      require(submit.job().tenant(), "job.tenant");
      require(submit.job().promptId(), "job.promptId");
      require(submit.job().requirements(), "job.requirements");
      require(submit.job().submittedAt(), "job.submittedAt");
      check(submit.job().limits());
    } else if (command instanceof JobCommand.Cancel cancel) {
      require(cancel.jobId(), "jobId");
      require(cancel.reason(), "reason");
    } else if (command instanceof JobCommand.Reprioritise move) {
      require(move.jobId(), "jobId");
      demand(move.number() == null || Double.isFinite(move.number()), "'number' is not finite");
    } else if (command instanceof JobCommand.Retry retry) {
      require(retry.jobId(), "jobId");
    }
    return new Message.Command(command);
  }

  private static void check(JobLimits limits) {
    Integer attempts = limits.maxAttempts();
    Duration timeout = limits.timeout();
    Instant deadline = limits.deadline();
    demand(attempts == null || attempts >= 1, "'limits.maxAttempts' is less than 1");
    demand(
        timeout == null
            || (timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0),
        "'limits.timeout' is not between 0 and " + LONGEST_TIMEOUT);
    demand(
        deadline == null || (deadline.isAfter(Instant.EPOCH) && deadline.isBefore(LAST_DEADLINE)),
        "'limits.deadline' is not between " + Instant.EPOCH + " and " + LAST_DEADLINE);
  }

  private static Message checked(AttemptEvent event) {
    require(event.attempt(), "attempt");
    require(event.attempt().job(), "attempt.job");
    require(event.nodeId(), "nodeId");
    require(event.at(), "at");
    if (event instanceof AttemptEvent.Succeeded succeeded) {
      require(succeeded.result(), "result");
    } else if (event instanceof AttemptEvent.Failed failed) {
      require(failed.cause(), "cause");
      require(failed.message(), "message");
    } else if (event instanceof AttemptEvent.Rejected rejected) {
      require(rejected.reason(), "reason");
    }
    return new Message.Report(event);
  }

  private static Message checked(Heartbeat heartbeat, boolean reportsCaughtUp) {
    if (heartbeat instanceof Heartbeat.OfNode node) {
      require(node.nodeId(), "nodeId");
      require(node.agentId(), "agentId");
      require(node.url(), "url");
      require(node.at(), "at");
      require(node.load(), "load");
    } else if (heartbeat instanceof Heartbeat.OfScheduler scheduler) {
      require(scheduler.schedulerId(), "schedulerId");
    }
    return new Message.Beat(heartbeat, reportsCaughtUp);
  }

  private static void demand(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException("the record's " + otherwise);
    }
  }

  // What JSON leaves out arrives as null in a record's component, whatever the record declares.
  private static void require(@Nullable Object value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("the record lacks '%s'".formatted(field));
    }
  }
}
