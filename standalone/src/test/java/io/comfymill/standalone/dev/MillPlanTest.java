package io.comfymill.standalone.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.standalone.ports.FreePorts;
import io.comfymill.standalone.ports.RememberedPorts;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.supervisor.ChildPlan;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MillPlanTest {
  @TempDir Path folder;

  @Test
  void startsServersBeforeWhatUsesThem() throws Exception {
    assertThat(names(plan(options(2, 2, 2, Map.of()))))
        .containsExactly(
            "postgres",
            "kafka",
            "redis",
            "simulator",
            "scheduler-1",
            "agent-1",
            "agent-2",
            "gateway-1",
            "gateway-2");
  }

  @Test
  void agentsShareTheNodesEvenly() throws Exception {
    MillPlan plan = plan(options(4, 2, 1, Map.of()));

    assertThat(setting(spec(plan, "agent-1"), "comfymill.agent.nodes"))
        .startsWith("http://gpu-1:8188,http://127.0.0.1:")
        .matches("[^,]+,[^,]+,[^,]+");
    assertThat(setting(spec(plan, "agent-2"), "comfymill.agent.nodes")).matches("[^,]+,[^,]+");
  }

  @Test
  void theFirstGatewayHasThePortThatWasAskedFor() throws Exception {
    MillPlan plan = plan(options(1, 1, 2, Map.of()));

    assertThat(spec(plan, "gateway-1").ports()).containsExactly(8188);
    assertThat(spec(plan, "gateway-2").ports()).doesNotContain(8188);
  }

  @Test
  void settingsGoToEveryServiceAndWin() throws Exception {
    MillPlan plan = plan(options(1, 1, 1, Map.of("comfymill.x", "3s", "quarkus.http.host", "::1")));

    for (String service : List.of("gateway-1", "scheduler-1", "agent-1")) {
      assertThat(setting(spec(plan, service), "comfymill.x")).isEqualTo("3s");
      assertThat(setting(spec(plan, service), "quarkus.http.host")).isEqualTo("::1");
    }
  }

  @Test
  void everythingIsOnTheLoopback() throws Exception {
    MillPlan plan = plan(options(2, 1, 1, Map.of()));

    for (String service : List.of("gateway-1", "scheduler-1", "agent-1")) {
      assertThat(setting(spec(plan, service), "quarkus.http.host")).isEqualTo("127.0.0.1");
    }
    assertThat(spec(plan, "simulator").command()).containsSequence("--host", "127.0.0.1");
  }

  @Test
  void simulatorsRunOnlyWhereThereAreSome() throws Exception {
    assertThat(names(plan(options(0, 1, 1, Map.of())))).doesNotContain("simulator");
  }

  @Test
  void namesWhatTheBuildHasNotMade() throws Exception {
    assertThat(plan(options(1, 1, 1, Map.of())).missingPrograms())
        .contains(folder.resolve("gateway/target/quarkus-app/quarkus-run.jar"))
        .hasSize(4);
  }

  @Test
  void programsOfADistributionAreSideBySide() throws Exception {
    Files.createDirectory(folder.resolve("lib"));

    assertThat(plan(options(1, 1, 1, Map.of())).missingPrograms())
        .containsExactly(
            folder.resolve("lib/gateway/quarkus-run.jar"),
            folder.resolve("lib/scheduler/quarkus-run.jar"),
            folder.resolve("lib/node-agent/quarkus-run.jar"),
            folder.resolve("lib/simulator/comfyui-simulator.jar"));
  }

  @Test
  void withTlsEveryServiceListensWithItAndTrustsTheCaOfTheDataFolder() throws Exception {
    MillPlan plan = plan(options(1, 1, 1, true, Map.of()));

    for (String service : List.of("gateway-1", "scheduler-1", "agent-1")) {
      ProcessSpec spec = spec(plan, service);
      assertThat(setting(spec, "comfymill.tls.listen")).isEqualTo("true");
      assertThat(setting(spec, "comfymill.tls.ca"))
          .isEqualTo(folder.resolve("data/tls/ca.crt").toString());
      assertThat(spec.readyCheck().toString()).contains("https://").contains("ca.crt");
    }
    assertThat(setting(spec(plan, "gateway-1"), "comfymill.tls.key")).endsWith("gateway.key");
    assertThat(setting(spec(plan, "gateway-1"), "quarkus.redis.hosts")).startsWith("rediss:");
  }

  @Test
  void refusesMoreAgentsThanNodes() {
    assertThatThrownBy(() -> options(1, 3, 1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--agents must not be more than the ComfyUI servers");
  }

  private DevOptions options(
      int simulators, int agents, int gateways, Map<String, String> settings) {
    return options(simulators, agents, gateways, false, settings);
  }

  private DevOptions options(
      int simulators, int agents, int gateways, boolean tls, Map<String, String> settings) {
    return new DevOptions(
        folder,
        folder.resolve("data"),
        8188,
        List.of(URI.create("http://gpu-1:8188")),
        simulators,
        agents,
        gateways,
        1,
        tls,
        settings);
  }

  private MillPlan plan(DevOptions options) throws Exception {
    return new MillPlan(
        options, RememberedPorts.read(folder.resolve("ports.json"), new FreePorts(new Random(1))));
  }

  private static List<String> names(MillPlan plan) {
    return plan.groups().stream().flatMap(List::stream).map(ChildPlan::name).toList();
  }

  private static ProcessSpec spec(MillPlan plan, String name) throws Exception {
    return plan.groups().stream()
        .flatMap(List::stream)
        .filter(child -> child.name().equals(name))
        .findFirst()
        .orElseThrow()
        .program()
        .prepare();
  }

  private static String setting(ProcessSpec spec, String name) {
    String prefix = "-D" + name + "=";
    return spec.command().stream()
        .filter(word -> word.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }
}
