package io.comfymill.gateway.messaging;

import io.comfymill.common.wire.Topic;
import io.comfymill.gateway.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/**
 * Knows whether Kafka can take a job command: the broker answers and the topic is there. A producer
 * keeps what it is given until a broker comes back; asking here first means that a submit is
 * refused while nothing of it is in the producer.
 */
@ApplicationScoped
public class KafkaReachability {
  private static final Logger LOG = Logger.getLogger(KafkaReachability.class);
  private static final long PROBE_TIMEOUT_MILLIS = 2500;

  private final KafkaSettings settings;
  private final Duration interval;
  private volatile boolean reachable;
  private volatile boolean stopped;
  private final Thread prober = new Thread(this::probeUntilStopped, "kafka-probe");

  KafkaReachability(KafkaSettings settings, GatewayConfig config) {
    this.settings = settings;
    this.interval = config.kafka().probeInterval();
  }

  public boolean reachable() {
    return reachable;
  }

  void start(@Observes StartupEvent event) {
    prober.setDaemon(true);
    prober.start();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped = true;
    prober.interrupt();
  }

  /** Blocks; runs on its own thread. */
  private void probeUntilStopped() {
    try (Admin admin = Admin.create(settings.admin())) {
      while (!stopped) {
        report(probe(admin));
        TimeUnit.MILLISECONDS.sleep(interval.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean probe(Admin admin) throws InterruptedException {
    try {
      admin
          .describeTopics(List.of(Topic.JOB_COMMANDS_NAME))
          .allTopicNames()
          .get(PROBE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debugf("Kafka probe: %s", e.toString());
      return false;
    }
  }

  private void report(boolean now) {
    if (now != reachable) {
      LOG.infof("Kafka is %s", now ? "reachable" : "away");
    }
    reachable = now;
  }
}
