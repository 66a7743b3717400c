package io.comfymill.gateway.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.loop.Loops;
import io.comfymill.gateway.GatewayConfigs;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaReachabilityTest {
  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger probes = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final KafkaReachability reachability =
      new KafkaReachability(
          this::admin,
          new Loops(),
          GatewayConfigs.with(Map.of("comfymill.gateway.kafka.probe-interval", "10ms")));

  /** Cannot be created at first, as while a host name does not resolve; then nobody answers. */
  private Admin admin() {
    if (created.getAndIncrement() == 0) {
      throw new KafkaException("no such host");
    }
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("describeTopics")) {
                probes.incrementAndGet();
                throw new KafkaException("nobody answers");
              } else if (method.getName().equals("close")) {
                closed.incrementAndGet();
              }
              return null;
            });
  }

  @Test
  void oneClientAsksAgainAndAgainAndIsClosedInTheEnd() {
    reachability.start(new StartupEvent());
    await().until(() -> probes.get() > 2);
    reachability.stop(new ShutdownEvent());

    assertThat(reachability.reachable()).isFalse();
    assertThat(created).hasValue(2);
    assertThat(closed).hasValue(1);
  }

  @Test
  void whatWasNeverCreatedIsNotClosed() {
    reachability.stop(new ShutdownEvent());

    assertThat(closed).hasValue(0);
  }
}
