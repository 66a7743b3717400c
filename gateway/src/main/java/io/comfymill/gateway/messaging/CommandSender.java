package io.comfymill.gateway.messaging;

import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.DependencyAwayException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Puts commands for the scheduler on Kafka, acknowledged by all replicas.
 *
 * <p>A command that is not acknowledged in time is given up by the producer and was, as far as can
 * be known, not accepted. What remains is an acknowledgement lost on the way: then the record is in
 * the log although the sender was told otherwise. {@link KafkaReachability} keeps this to the
 * moment in which a broker dies with the record in its hands.
 */
@ApplicationScoped
public class CommandSender {
  private final KafkaSettings settings;
  private final KafkaReachability reachability;
  private volatile Producer<String, byte[]> producer;

  CommandSender(KafkaSettings settings, KafkaReachability reachability) {
    this.settings = settings;
    this.reachability = reachability;
  }

  /** The record as bytes is larger than the topic takes. */
  public static final class CommandTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandTooLargeException(int bytes) {
      super(
          "the job takes %d bytes; at most %d are accepted"
              .formatted(bytes, Topic.MAX_RECORD_BYTES));
    }
  }

  /** Kafka did not acknowledge in time: the command may or may not be in the log. */
  public static final class InDoubtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InDoubtException(Throwable cause) {
      super("Kafka did not acknowledge the command in time", cause);
    }
  }

  /**
   * Completes once the command is durable. Fails with {@link DependencyAwayException} where it was
   * not sent, with {@link InDoubtException} where that cannot be told.
   */
  public Uni<Void> send(JobCommand command) {
    return send(Topic.JOB_COMMANDS_NAME, command.jobId().toString(), command);
  }

  /** As {@link #send(JobCommand)}. */
  public Uni<Void> send(FleetCommand command) {
    String key =
        command instanceof FleetCommand.ChangeNode change
            ? change.nodeId().value()
            : ((FleetCommand.SetPolicy) command).pool();
    return send(Topic.FLEET_COMMANDS_NAME, key, command);
  }

  private Uni<Void> send(String topic, String key, Object command) {
    byte[] value = WireJson.write(command);
    if (value.length > Topic.MAX_RECORD_BYTES) {
      return Uni.createFrom().failure(new CommandTooLargeException(value.length));
    }
    if (!reachability.reachable()) {
      return Uni.createFrom().failure(new DependencyAwayException("Kafka is away"));
    }
    var commandRecord = new ProducerRecord<>(topic, key, value);
    // the producer blocks while it waits for metadata or room, hence the worker thread
    return Uni.createFrom()
        .<Void>emitter(emitter -> hand(commandRecord, emitter))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private void hand(
      ProducerRecord<String, byte[]> commandRecord, UniEmitter<? super Void> emitter) {
    try {
      // the callback tells all that the future would
      Future<RecordMetadata> unused =
          producer()
              .send(
                  commandRecord,
                  (metadata, failure) -> {
                    if (failure == null) {
                      emitter.complete(null);
                    } else {
                      emitter.fail(sendFailure(failure, commandRecord));
                    }
                  });
    } catch (KafkaException e) {
      emitter.fail(new DependencyAwayException("Kafka did not take the command", e));
    }
  }

  private static RuntimeException sendFailure(
      Exception failure, ProducerRecord<String, byte[]> commandRecord) {
    return failure instanceof RecordTooLargeException
        ? new CommandTooLargeException(commandRecord.value().length)
        : new InDoubtException(failure);
  }

  private Producer<String, byte[]> producer() {
    Producer<String, byte[]> existing = producer;
    return existing != null ? existing : create();
  }

  private synchronized Producer<String, byte[]> create() {
    if (producer == null) {
      producer = new KafkaProducer<>(settings.producer());
    }
    return producer;
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
  }
}
