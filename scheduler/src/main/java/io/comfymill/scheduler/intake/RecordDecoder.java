package io.comfymill.scheduler.intake;

import io.comfymill.common.loop.SparseLog;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.NodeAbilities;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.metrics.SchedulerMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns records into messages. */
@ApplicationScoped
public class RecordDecoder {
  private static final Logger LOG = Logger.getLogger(RecordDecoder.class);

  private final SchedulerMetrics metrics;
  private final AgentSignatures signatures;
  private final SparseLog log = new SparseLog(LOG);

  RecordDecoder(SchedulerMetrics metrics, AgentSignatures signatures) {
    this.metrics = metrics;
    this.signatures = signatures;
  }

  /**
   * @return null where there is nothing to do: a tombstone, a record of a later version, or a
   *     submit that came too late
   * @throws io.comfymill.common.wire.UnreadableRecordException where it cannot be understood
   */
  @Nullable Message decode(ConsumerRecord<byte[], byte[]> next, boolean reportsCaughtUp) {
    if (next.value() == null) {
      return null;
    }
    Message message = parse(next, reportsCaughtUp).orElse(null);
    signatures.check(message, next);
    return message;
  }

  private Optional<Message> parse(ConsumerRecord<byte[], byte[]> next, boolean reportsCaughtUp) {
    byte[] value = next.value();
    return switch (next.topic()) {
      case Topic.JOB_COMMANDS_NAME ->
          WireJson.read(value, JobCommand.class)
              .filter(command -> isInTime(command, next))
              .map(Message.Command::new);
      case Topic.FLEET_COMMANDS_NAME ->
          WireJson.read(value, FleetCommand.class).map(Message.Order::new);
      case Topic.ATTEMPT_EVENTS_NAME ->
          WireJson.read(value, AttemptEvent.class).map(Message.Report::new);
      case Topic.NODE_HEARTBEATS_NAME ->
          WireJson.read(value, Heartbeat.class)
              .map(beat -> new Message.Beat(beat, reportsCaughtUp));
      case Topic.MODEL_CATALOGUE_NAME ->
          WireJson.read(value, CatalogueModel.class).map(Message.Catalogued::new);
      case Topic.NODE_FETCHES_NAME ->
          WireJson.read(value, NodeFetches.class).map(Message.Fetching::new);
      default -> WireJson.read(value, NodeCapabilities.class).map(RecordDecoder::learned);
    };
  }

  /** The little of it that placing a job needs. */
  private static Message learned(NodeCapabilities wire) {
    NodeAbilities abilities = NodeAbilities.of(wire);
    return new Message.Learned(
        wire.nodeId(),
        new Capabilities(
            wire.hash(), abilities.nodeClasses(), abilities.modelFiles(), cacheMode(wire)));
  }

  private static CacheMode cacheMode(NodeCapabilities wire) {
    List<String> arguments = new ArrayList<>();
    wire.systemStats().at("/system/argv").forEach(argument -> arguments.add(argument.asText()));
    return CacheMode.of(arguments);
  }

  /**
   * A client whose submit the broker appended too late was told that it was refused. Only a broker
   * that stamps records itself shows that.
   */
  private boolean isInTime(JobCommand command, ConsumerRecord<byte[], byte[]> next) {
    boolean late =
        command instanceof JobCommand.Submit submit
            && submit.acceptBy() != null
            && next.timestampType() == TimestampType.LOG_APPEND_TIME
            && Instant.ofEpochMilli(next.timestamp()).isAfter(submit.acceptBy());
    if (late) {
      metrics.lateSubmit();
      log.warn(
          "late",
          null,
          "job %s reached Kafka after its client had been refused; it is dropped"
              .formatted(command.jobId()));
    }
    return !late;
  }
}
