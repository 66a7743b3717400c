package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.KafkaClients;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** The gateway's administrator at Kafka, made when it is first needed. */
@ApplicationScoped
class KafkaAdmin {
  private static final int ANSWER_MILLIS = 5_000;

  private final KafkaClients clients;
  private @Nullable Admin admin;

  KafkaAdmin(KafkaClients clients) {
    this.clients = clients;
  }

  synchronized Admin admin() {
    if (admin == null) {
      admin =
          Admin.create(
              clients.admin(
                  Map.of(
                      AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
                      AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS)));
    }
    return admin;
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }

  /** Fails with what Kafka has said. */
  static <T> Uni<T> ask(Supplier<KafkaFuture<T>> asked) {
    return Uni.createFrom()
        .completionStage(() -> asked.get().toCompletionStage())
        .onFailure(CompletionException.class)
        .transform(failure -> failure.getCause() == null ? failure : failure.getCause());
  }
}
