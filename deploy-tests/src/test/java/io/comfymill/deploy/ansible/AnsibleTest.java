package io.comfymill.deploy.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.deploy.Checkout;
import io.comfymill.deploy.ProgramRun;
import io.comfymill.deploy.chart.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfSystemProperty(
    named = "ansible",
    matches = "true",
    disabledReason = "takes minutes and needs ansible and ansible-lint: -Dansible=true")
class AnsibleTest {
  private static final List<String> SERVICES =
      List.of(
          "comfymill-gateway",
          "comfymill-scheduler",
          "comfymill-agent-gpu0",
          "comfymill-agent-gpu1");

  @TempDir Path folder;

  @Test
  void isClean() throws IOException {
    ProgramRun lint = new Playbooks(folder).run(List.of("ansible-lint", "--nocolor", "--offline"));
    assertThat(lint.exitCode()).as(lint.output()).isZero();
  }

  @Test
  void installsOnceAndThenChangesNothing() throws IOException {
    Playbooks playbooks = new Playbooks(folder).pack("1.2.3");
    ProgramRun first = playbooks.play("site.yml", "1.2.3", Map.of());
    assertThat(first.exitCode()).as(first.output()).isZero();
    for (String service : SERVICES) {
      Path settings = playbooks.root().resolve("etc/comfymill/" + service + ".env");
      assertThat(Files.getPosixFilePermissions(settings))
          .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
      ServiceSettings.read(environment(settings), "");
      ProgramRun unit =
          playbooks.run(
              List.of(
                  "systemd-analyze",
                  "verify",
                  playbooks
                      .root()
                      .resolve("etc/systemd/system/" + service + ".service")
                      .toString()));
      assertThat(unit.output()).isEmpty();
    }
    assertThat(environment(playbooks.root().resolve("etc/comfymill/comfymill-gateway.env")))
        .containsEntry("QUARKUS_DATASOURCE_PASSWORD", "a \"b\" \\c");
    assertThat(environment(playbooks.root().resolve("etc/comfymill/comfymill-agent-gpu1.env")))
        .containsEntry("COMFYMILL_AGENT_NODES", "http://127.0.0.1:8189")
        .containsEntry("QUARKUS_HTTP_PORT", "8193");

    ProgramRun second = playbooks.play("site.yml", "1.2.3", Map.of());
    assertThat(second.exitCode()).as(second.output()).isZero();
    assertThat(second.output()).contains("changed=0").doesNotContainPattern("changed=[1-9]");
  }

  private static Map<String, String> environment(Path file) {
    Map<String, String> environment = new HashMap<>();
    Checkout.read(file)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("=", 2))
        .forEach(
            pair -> {
              assertThat(pair[1]).startsWith("\"").endsWith("\"");
              String quoted = pair[1].substring(1, pair[1].length() - 1);
              environment.put(pair[0], quoted.replace("\\\"", "\"").replace("\\\\", "\\"));
            });
    return environment;
  }

  @Test
  void aWrongInventoryIsRefusedBeforeAnythingIsChanged() throws IOException {
    Playbooks playbooks = new Playbooks(folder).pack("1.2.3");
    ProgramRun wrong =
        playbooks.play(
            "site.yml",
            "1.2.3",
            Map.of("comfymill_redis", "redis-1", "comfymill_scheduler_password", ""));
    assertThat(wrong.exitCode()).isNotZero();
    assertThat(wrong.output()).contains("comfymill_redis (redis://HOST:PORT)");
    assertThat(playbooks.root()).doesNotExist();
  }

  @Test
  void oneHostAtATimeIsDrainedUpgradedAndWaitedForAndTheFirstThatFailsEndsIt() throws IOException {
    try (FakeHost host = new FakeHost(folder)) {
      // All services of the fake host answer at one port, so there is one agent.
      Map<String, Object> variables =
          Map.of(
              "comfymill_systemd", true,
              "comfymill_gateway_port", host.port(),
              "comfymill_scheduler_port", host.port(),
              "comfymill_agent_port", host.port(),
              "comfymill_healthy_seconds", 2,
              "comfymill_gpus", List.of(Map.of("name", "gpu0", "comfyui", "http://127.0.0.1:1")));
      Playbooks playbooks = new Playbooks(folder).pack("1.2.3");
      ProgramRun first = playbooks.play("rolling.yml", "1.2.3", variables);
      assertThat(first.exitCode()).as(first.output()).isZero();
      // Both control hosts are this machine: what the first has changed is as it should be for the
      // second.
      assertThat(host.told())
          .containsExactly(
              "restart comfymill-scheduler",
              "restart comfymill-gateway",
              "POST drain",
              "restart comfymill-agent-gpu0");

      host.isNotHealthyAnyMore();
      playbooks.pack("1.2.4");
      ProgramRun second = playbooks.play("rolling.yml", "1.2.4", variables);
      assertThat(second.exitCode()).isNotZero();
      assertThat(host.told()).containsExactly("restart comfymill-scheduler");
      assertThat(second.output()).doesNotContain("PLAY [Gateways");
    }
  }
}
