package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.RecordSender;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Simulation;
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
 * Sends commands to the scheduler over Kafka.
 *
 * <p>A command that is not acknowledged in time is given up, but may be in the log all the same, or
 * get there once a frozen broker resumes. So a submit carries a deadline, and the scheduler drops
 * it if the broker appended it later. That leaves acknowledgements lost on the way back; {@link
 * KafkaReachability} limits these to the moment in which a broker dies.
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

  /** The serialised record is larger than the topic accepts. */
  public static final class CommandTooLargeException extends PromptTooLargeException {
    private static final long serialVersionUID = 1L;

    CommandTooLargeException(int bytes) {
      super(
          "the job takes %d bytes; at most %d are accepted"
              .formatted(bytes, Topic.MAX_RECORD_BYTES));
    }
  }

  /** Kafka did not acknowledge in time. The command may be in the log or not. */
  public static final class InDoubtException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    public InDoubtException(Throwable cause) {
      super(
          "Kafka did not acknowledge the command in time: " + cause,
          "The request could not be kept durably; try again",
          cause);
    }
  }

  /** The broker appended it after its deadline, so the scheduler drops it. */
  private static final class TooLateException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Completes once the job is durable and the scheduler is bound to take it in. Fails with {@link
   * DependencyAwayException} if it was not sent, with {@link InDoubtException} if it may have been.
   */
  public Uni<Void> submit(JobSpec job) {
    return Uni.createFrom()
        .deferred(() -> submitOnce(job))
        .onFailure(TooLateException.class)
        .retry()
        .atMost(1) // the first try told us how far the clocks differ
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
    return send(Topic.FLEET_COMMANDS, key(command), command).replaceWithVoid();
  }

  /** As {@link #submit}. */
  public Uni<Void> send(Simulation asked) {
    return send(Topic.SIMULATIONS, asked.id(), asked).replaceWithVoid();
  }

  private static String key(FleetCommand command) {
    if (command instanceof FleetCommand.ChangeNode change) {
      return change.nodeId().value();
    }
    return command instanceof FleetCommand.SetPolicy policy
        ? policy.pool()
        : ((FleetCommand.PauseQueue) command).queue().words();
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
