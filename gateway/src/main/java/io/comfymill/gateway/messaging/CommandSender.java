package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.errors.DependencyAwayException;
import io.comfymill.gateway.errors.PromptTooLargeException;
import io.comfymill.gateway.errors.UnavailableException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Puts commands for the scheduler on Kafka, acknowledged by all replicas.
 *
 * <p>A command that is not acknowledged in time is given up. It may still be in the log, or get
 * there once a frozen broker goes on; so a submit says until when it counts, and the scheduler
 * drops what the broker appended later. What remains is an acknowledgement lost on the way: {@link
 * KafkaReachability} keeps this to the moment in which a broker dies with the record in its hands.
 */
@ApplicationScoped
public class CommandSender {
  private final RecordSender sender;
  private final KafkaReachability reachability;
  private final BrokerClock brokerClock;
  private final Duration acceptTimeout;

  CommandSender(
      RecordSender sender,
      KafkaReachability reachability,
      BrokerClock brokerClock,
      GatewayConfig config) {
    this.sender = sender;
    this.reachability = reachability;
    this.brokerClock = brokerClock;
    this.acceptTimeout = config.kafka().acceptTimeout();
  }

  /** The record as bytes is larger than the topic takes. */
  public static final class CommandTooLargeException extends PromptTooLargeException {
    private static final long serialVersionUID = 1L;

    CommandTooLargeException(int bytes) {
      super(
          "the job takes %d bytes; at most %d are accepted"
              .formatted(bytes, Topic.MAX_RECORD_BYTES));
    }
  }

  /** Kafka did not acknowledge in time: the command may or may not be in the log. */
  public static final class InDoubtException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    public InDoubtException(Throwable cause) {
      super(
          "Kafka did not acknowledge the command in time: " + cause,
          "The request could not be kept durably; try again",
          cause);
    }
  }

  /** The broker took it when its time was up, by the broker's clock: the scheduler drops it. */
  private static final class TooLateException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Completes once the job is durable and will be taken in. Fails with {@link
   * DependencyAwayException} where it was not sent, with {@link InDoubtException} where that cannot
   * be told.
   */
  public Uni<Void> submit(JobSpec job) {
    return Uni.createFrom()
        .deferred(() -> submitOnce(job))
        .onFailure(TooLateException.class)
        .retry()
        .atMost(1) // the clocks differ, and by how much is known now
        .onFailure(TooLateException.class)
        .transform(InDoubtException::new);
  }

  private Uni<Void> submitOnce(JobSpec job) {
    Instant acceptBy = brokerClock.now().plus(acceptTimeout);
    return send(
            Topic.JOB_COMMANDS,
            job.id().toString(),
            new JobCommand.Submit(job.submittedAt(), job, acceptBy))
        .invoke(appended -> requireInTime(appended, acceptBy))
        .replaceWithVoid();
  }

  private void requireInTime(RecordMetadata appended, Instant acceptBy) {
    Instant at = Instant.ofEpochMilli(appended.timestamp());
    brokerClock.heard(at);
    if (at.isAfter(acceptBy)) {
      throw new TooLateException();
    }
  }

  /** As {@link #submit}. */
  public Uni<Void> send(JobCommand command) {
    return send(Topic.JOB_COMMANDS, command.jobId().toString(), command).replaceWithVoid();
  }

  /** As {@link #submit}. */
  public Uni<Void> send(FleetCommand command) {
    String key =
        command instanceof FleetCommand.ChangeNode change
            ? change.nodeId().value()
            : ((FleetCommand.SetPolicy) command).pool();
    return send(Topic.FLEET_COMMANDS, key, command).replaceWithVoid();
  }

  private Uni<RecordMetadata> send(Topic topic, String key, Object command) {
    byte[] value = WireJson.write(command);
    if (value.length > Topic.MAX_RECORD_BYTES) {
      return Uni.createFrom().failure(new CommandTooLargeException(value.length));
    }
    if (!reachability.reachable()) {
      return Uni.createFrom().failure(new DependencyAwayException("Kafka is away"));
    }
    return Uni.createFrom()
        .completionStage(() -> sender.send(topic, key, value))
        .ifNoItem()
        .after(acceptTimeout)
        .fail()
        .onFailure()
        .transform(failure -> sendFailure(failure, value.length));
  }

  private static RuntimeException sendFailure(Throwable failure, int bytes) {
    if (failure instanceof RecordTooLargeException) {
      return new CommandTooLargeException(bytes);
    }
    return failure instanceof RecordSender.NotTakenException
        ? new DependencyAwayException("Kafka did not take the command", failure)
        : new InDoubtException(failure);
  }
}
