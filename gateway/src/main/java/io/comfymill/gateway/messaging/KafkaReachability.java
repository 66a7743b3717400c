package io.comfymill.gateway.messaging;

import io.comfymill.common.kafka.KafkaClients;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka can take a command now: the broker answers and the topic exists. A producer would
 * keep a command until the broker is back, so a submit asks here first, and is refused while
 * nothing of it is in the producer.
 */
@ApplicationScoped
public class KafkaReachability {
  private static final Logger LOG = Logger.getLogger(KafkaReachability.class);
  private static final long PROBE_TIMEOUT_MILLIS = 2500;
  private static final int ANSWER_MILLIS = 2000;

  private final Supplier<Admin> admins;
  private final Loops loops;
  private final Duration interval;
  private volatile boolean reachable;
  private volatile @Nullable Admin admin;
  private @Nullable SupervisedLoop loop;

  @Inject
  KafkaReachability(KafkaClients clients, Loops loops, GatewayConfig config) {
    this(() -> Admin.create(settings(clients)), loops, config);
  }

  /**
   * @param admins creates a client, which fails while the broker's host name does not resolve
   */
  KafkaReachability(Supplier<Admin> admins, Loops loops, GatewayConfig config) {
    this.admins = admins;
    this.loops = loops;
    this.interval = config.kafka().probeInterval();
  }

  private static Map<String, Object> settings(KafkaClients clients) {
    return clients.admin(
        Map.of(
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS));
  }

  public boolean reachable() {
    return reachable;
  }

  void start(@Observes StartupEvent event) {
    loop = SupervisedLoop.startBlocking(loops, LoopSettings.named("kafka-probe"), this::probe);
  }

  void stop(@Observes ShutdownEvent event) {
    if (loop != null) {
      loop.close();
    }
    Admin created = admin;
    if (created != null) {
      created.close(Duration.ZERO);
    }
  }

  private Duration probe() throws InterruptedException {
    try {
      admin()
          .describeTopics(List.of(Topic.JOB_COMMANDS_NAME))
          .allTopicNames()
          .get(PROBE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      report(true);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debugf("Kafka probe: %s", e.toString());
      report(false);
    }
    return interval;
  }

  private Admin admin() {
    Admin current = admin;
    if (current == null) {
      current = admins.get();
      admin = current;
    }
    return current;
  }

  private void report(boolean now) {
    if (now != reachable) {
      LOG.infof("Kafka is %s", now ? "reachable" : "away");
    }
    reachable = now;
  }
}
