package io.comfymill.scheduler;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.kafka.RecordSender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/** What this service adds to the beans of {@code common.service}. */
@ApplicationScoped
class Messaging {
  /** Records for the quarantine that Kafka may be slow to take. Further ones are only logged. */
  private static final int MOST_WAITING = 1000;

  @Produces
  @Singleton
  RecordSender quarantineSender(KafkaClients clients) {
    return new RecordSender("quarantine", clients.producers(Map.of()), MOST_WAITING);
  }

  void close(@Disposes RecordSender sender) {
    sender.close();
  }
}
