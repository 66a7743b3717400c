package io.comfymill.deploy.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.comfymill.deploy.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitoringTest {
  private static final Path FILES = Checkout.path("k8s/helm/comfymill/files");
  private static final Path RUNBOOKS = Checkout.path("docs/runbooks");
  private static final ObjectMapper YAML = new YAMLMapper();

  private static List<JsonNode> alerts() throws IOException {
    return YAML.readTree(FILES.resolve("alerts.yaml").toFile()).findParents("alert");
  }

  private static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(FILES.resolve("dashboards"))) {
      return files.sorted().toList();
    }
  }

  private static Set<String> alertNames() throws IOException {
    Set<String> names = new TreeSet<>();
    alerts().forEach(alert -> names.add(alert.path("alert").asText()));
    return names;
  }

  @Test
  void alertsAskForMetricsThatAreThere() throws IOException {
    assertThat(alerts())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            alert ->
                assertThat(KnownMetrics.in(alert.path("expr").asText()))
                    .isNotEmpty()
                    .isSubsetOf(KnownMetrics.all()));
  }

  @Test
  void alertsSayHowBadItIsAndWhatToDo() throws IOException {
    assertThat(alerts())
        .allSatisfy(
            alert -> {
              String name = alert.path("alert").asText();
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
              assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
              assertThat(alert.at("/annotations/runbook_url").asText())
                  .isEqualTo("docs/runbooks/" + name + ".md");
            });
  }

  @Test
  void eachAlertHasItsPageAndEachPageItsAlert() throws IOException {
    Set<String> pages = new TreeSet<>();
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      files.map(file -> file.getFileName().toString().replace(".md", "")).forEach(pages::add);
    }
    pages.remove("README");
    assertThat(pages).isEqualTo(alertNames());
    String index = Checkout.read(RUNBOOKS.resolve("README.md"));
    assertThat(pages).allMatch(page -> index.contains("(" + page + ".md)"));
  }

  @Test
  void eachAlertHasACaseInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
    Set<String> fire = new TreeSet<>();
    Set<String> quiet = new TreeSet<>();
    JsonNode cases = YAML.readTree(Promtool.CASES.toFile()).path("tests");
    for (JsonNode test : cases) {
      for (JsonNode expected : test.path("alert_rule_test")) {
        boolean fires = !expected.path("exp_alerts").isEmpty();
        (fires ? fire : quiet).add(expected.path("alertname").asText());
      }
    }
    assertThat(fire).isEqualTo(alertNames());
    assertThat(quiet).isEqualTo(alertNames());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsAskForMetricsThatAreThere(Path dashboard) throws IOException {
    JsonNode board = new ObjectMapper().readTree(dashboard.toFile());
    assertThat(board.path("panels"))
        .isNotEmpty()
        .allSatisfy(
            panel ->
                assertThat(panel.path("targets"))
                    .isNotEmpty()
                    .allSatisfy(
                        target ->
                            assertThat(KnownMetrics.in(target.path("expr").asText()))
                                .isNotEmpty()
                                .isSubsetOf(KnownMetrics.all())));
    for (JsonNode variable : board.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        assertThat(KnownMetrics.in(variable.path("definition").asText()))
            .isNotEmpty()
            .isSubsetOf(KnownMetrics.all());
      }
    }
  }

  @Test
  void dashboardsHaveIdsAndPanelsOfTheirOwn() throws IOException {
    Set<String> ids = new TreeSet<>();
    for (Path dashboard : dashboards()) {
      JsonNode board = new ObjectMapper().readTree(dashboard.toFile());
      assertThat(ids.add(board.path("uid").asText())).isTrue();
      List<Integer> panels =
          StreamSupport.stream(board.path("panels").spliterator(), false)
              .map(panel -> panel.path("id").asInt())
              .toList();
      assertThat(panels).doesNotHaveDuplicates();
    }
    assertThat(ids).hasSizeGreaterThanOrEqualTo(5);
  }
}
