package io.comfymill.gateway.alerts.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.HostLoad;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.GatewayConfigs;
import io.comfymill.gateway.fleet.FleetNow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final GatewayConfig CONFIG = GatewayConfigs.defaults();
  private static final List<AlertRule> RULES =
      List.of(
          new NodeLost(CONFIG),
          new NodeUnhealthy(CONFIG),
          new GpuHot(CONFIG),
          new MemoryLow(CONFIG),
          new DiskLow(CONFIG),
          new JobsStuck(CONFIG),
          new QueueOld(CONFIG));

  private final List<NodeRow> nodes = new ArrayList<>();
  private int stuck;
  private @Nullable Instant oldest;

  private NodeRow node(String id) {
    NodeRow row = new NodeRow();
    row.id = id;
    row.online = true;
    row.enabled = true;
    row.healthy = true;
    row.labels = "";
    row.loadedModels = "";
    row.lastHeartbeatAt = NOW;
    nodes.add(row);
    return row;
  }

  private NodeRow on(String host, int celsius, long memoryFree, long diskFree) {
    NodeRow row = node("on-" + host);
    Gpu gpu = new Gpu("uuid", 0, "H200", null, 9, 4, 50, celsius, null, null);
    HostLoad load = new HostLoad(16, 50, 100, memoryFree, 100, diskFree);
    row.host = WireJson.text(new NodeHost(host, List.of(gpu), 0, load));
    return row;
  }

  private List<String> found() {
    FleetNow fleet = FleetNow.of(nodes);
    FleetFacts facts =
        new FleetFacts(NOW, fleet.nodes(), fleet.hosts(), stuck, Optional.ofNullable(oldest));
    return RULES.stream().flatMap(rule -> found(rule, facts)).toList();
  }

  private static Stream<String> found(AlertRule rule, FleetFacts facts) {
    return rule.findings(facts)
        .map(one -> "%s %s: %s".formatted(rule.name(), one.target(), one.detail()));
  }

  @Test
  void aFleetThatIsWellAlertsNobody() {
    on("a", 87, 4, 10);
    oldest = NOW.minus(Duration.ofMinutes(59));
    assertThat(found()).isEmpty();
  }

  @Test
  void aNodeThatIsNotHeardOfIsLostUnlessItIsDisabled() {
    node("lost").online = false;
    NodeRow told = node("told");
    told.online = false;
    told.detail = "its ComfyUI does not answer";
    NodeRow disabled = node("disabled");
    disabled.online = false;
    disabled.enabled = false;
    assertThat(found())
        .containsExactly(
            "node-lost lost: not heard of since 2030-01-01T00:00:00Z",
            "node-lost told: its ComfyUI does not answer");
  }

  @Test
  void aNodeThatIsOutOfServiceIsUnhealthyWhileItIsThere() {
    NodeRow ill = node("ill");
    ill.healthy = false;
    ill.healthDetail = "3 failures";
    NodeRow draining = node("draining");
    draining.healthy = false;
    draining.draining = true;
    assertThat(found()).containsExactly("node-unhealthy ill: 3 failures");
  }

  @Test
  void machinesAreJudgedByTheFiguresOfNow() {
    on("a", 88, 3, 9);
    on("gone", 99, 0, 0).online = false;
    assertThat(found())
        .containsExactly(
            "node-lost on-gone: not heard of since 2030-01-01T00:00:00Z",
            "gpu-hot a/gpu-0: H200 has 88 °C",
            "memory-low a: 3 % of its memory are free, 0.0 GiB",
            "disk-low a: 9 % of its disk are free, 0.0 GiB");
  }

  @Test
  void jobsThatNobodyTakesAndAQueueThatGetsOldAreFound() {
    stuck = 2;
    oldest = NOW.minus(Duration.ofMinutes(61));
    assertThat(found())
        .containsExactly(
            "jobs-stuck queue: 2 waiting jobs are taken by no node; see /api/queue-stuck",
            "queue-old queue: a job has waited since 2029-12-31T22:59:00Z");
  }
}
