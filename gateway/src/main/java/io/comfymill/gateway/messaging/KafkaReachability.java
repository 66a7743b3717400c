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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether Kafka can take a job command: the broker answers and the topic is there. A producer
 * keeps what it is given until a broker comes back; asking here first means that a submit is
 * refused while nothing of it is in the producer.
 */
@ApplicationScoped
public class KafkaReachability {
  private static final Logger LOG = Logger.getLogger(KafkaReachability.class);
  private static final long PROBE_TIMEOUT_MILLIS = 2500;
  private static final int ANSWER_MILLIS = 2000;

  private final KafkaClients clients;
  private final Loops loops;
  private final Duration interval;
  private volatile boolean reachable;
  private @Nullable Admin admin; // the loop's
  private @Nullable SupervisedLoop probing;

  KafkaReachability(KafkaClients clients, Loops loops, GatewayConfig config) {
    this.clients = clients;
    this.loops = loops;
    this.interval = config.kafka().probeInterval();
  }

  public boolean reachable() {
    return reachable;
  }

  void start(@Observes StartupEvent event) {
    probing = SupervisedLoop.startBlocking(loops, LoopSettings.named("kafka-probe"), this::probe);
  }

  void stop(@Observes ShutdownEvent event) {
    if (probing != null) {
      probing.close();
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
    Admin made = admin;
    if (made == null) {
      Map<String, Object> impatient =
          Map.of(
              AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
              AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
      made = Admin.create(clients.admin(impatient));
      admin = made;
    }
    return made;
  }

  private void report(boolean now) {
    if (now != reachable) {
      LOG.infof("Kafka is %s", now ? "reachable" : "away");
    }
    reachable = now;
  }
}
