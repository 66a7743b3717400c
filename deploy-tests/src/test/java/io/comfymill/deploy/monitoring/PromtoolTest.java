package io.comfymill.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.deploy.Checkout;
import io.comfymill.deploy.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromtoolTest {
  private static final Path FILES = Checkout.path("k8s/helm/comfymill/files");

  @TempDir Path folder;

  @BeforeEach
  void skipWithoutPromtool() {
    assumeTrue(
        Promtool.isInstalled(), "promtool is not installed: apt-get install prometheus has it");
  }

  @Test
  void rulesAreRead() throws IOException {
    ProgramRun result = Promtool.run("check", "rules", FILES.resolve("alerts.yaml").toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void theConfigurationForComposeIsRead() throws IOException {
    ProgramRun result =
        Promtool.run(
            "check",
            "config",
            "--syntax-only",
            Checkout.path("deploy/monitoring/prometheus.yml").toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() throws IOException {
    Files.copy(FILES.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
    Path cases = Files.copy(Promtool.CASES, folder.resolve("alerts-test.yaml"));
    ProgramRun result = Promtool.run("test", "rules", cases.toString());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** As rules, since promtool reads no queries alone without a server. */
  @Test
  void queriesOfDashboardsAreRead() throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
    try (Stream<Path> files = Files.list(FILES.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        for (JsonNode query : new ObjectMapper().readTree(file.toFile()).findValues("expr")) {
          rules.append(
              "      - record: dashboard:query%d\n        expr: %s\n"
                  .formatted(
                      rules.length(),
                      new ObjectMapper()
                          .writeValueAsString(
                              query
                                  .asText()
                                  .replace("$__rate_interval", "1m")
                                  .replaceAll("\\$[a-z]+", ".*"))));
        }
      }
    }
    Path file = Files.writeString(folder.resolve("rules.yaml"), rules);
    ProgramRun result = Promtool.run("check", "rules", file.toString());
    assertThat(result.exitCode()).as("%s %s", result.output(), rules).isZero();
  }

  @Test
  void aWrongQueryIsNoticed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rules.yaml"),
            "groups: [{name: a, rules: [{record: 'a', expr: 'sum(x'}]}]");
    assertThat(Promtool.run("check", "rules", file.toString()).exitCode()).isNotZero();
  }
}
