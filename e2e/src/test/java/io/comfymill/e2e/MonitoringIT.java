package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a running Comfymill shows of itself, and what dashboards and alerts make of it. */
@ExtendWith(SharedMill.class)
class MonitoringIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final Map<String, String> KINDS =
      Map.of("Gateway", "gateway-", "Scheduler", "scheduler-", "Node agent", "agent-");

  /** Metrics of the heading "Every service". */
  private static final Set<String> OF_ALL =
      Set.of(
          "comfymill_build_info",
          "comfymill_time_seconds",
          "comfymill_loop_idle_seconds",
          "comfymill_loop_failures_total",
          "comfymill_quarantined_total");

  /**
   * They appear when the first such thing happens, which nothing here brings about; and those of
   * cards where there is one, as in {@code WatchedMachineTest}.
   */
  private static final List<String> ONLY_AFTER_A_FAULT_OR_WITH_A_CARD =
      List.of(
          "comfymill_agent_gpu_load_percent",
          "comfymill_agent_gpu_memory_total_bytes",
          "comfymill_agent_gpu_memory_used_bytes",
          "comfymill_agent_gpu_power_watts",
          "comfymill_agent_gpu_temperature_celsius",
          "comfymill_quarantined_total",
          "comfymill_agent_attempts_rejected_total",
          "comfymill_agent_crash_loops_total",
          "comfymill_agent_restarts_total",
          "comfymill_agent_messages_made_up_total");

  /** Panels that may be empty, and why. */
  private static final Map<String, String> EMPTY_IF_ALL_IS_WELL =
      Map.of(
          "Loops: turns that failed", "shows only loops that fail",
          "Records set aside", "no record was set aside",
          "Messages that had to be made up", "ComfyUI's WebSocket brought them all");

  /** Series of alerts that may be missing, and why. */
  private static final Map<String, String> MISSING_IF_ALL_IS_WELL =
      Map.of(
          "comfymill_quarantined_total", "no record was set aside",
          "comfymill_queue_depth{pool!=\"any\"}", "no job here asks for a pool",
          "comfymill_gateway_submits_seconds_count{result=~\"unavailable|failed\"}",
              "no submit failed",
          "comfymill_attempts_failed_total{cause=~\"hung|worker_died|comfyui_lost\"}",
              "no server broke");

  private static final Pattern SELECTOR =
      Pattern.compile("\\b(?:up|comfymill_\\w+)(?:\\{[^}]*\\})?");

  @TempDir Path folder;

  @BeforeAll
  static void makeThingsHappen(Mill mill) throws IOException {
    ComfyClient client = new ComfyClient(mill.gateway());
    new JobRun(client).submit(3, Workflows::picture).awaitRightPictures(LIMIT);
    new JobRun(client)
        .submit(1, colour -> Workflows.faultyPicture(colour, "error", 1000))
        .submit(1, colour -> Workflows.faultyPicture(colour, "oom", 1))
        .awaitAll(LIMIT);
    assertThat(client.postJson("/prompt", "{\"prompt\":{}}").statusCode()).isEqualTo(400);
  }

  @Test
  void thePageOfMetricsIsWhatServicesShow(Mill mill) throws IOException {
    JobRun waiting = jobsThatWait(mill);
    await("jobs that wait to be counted")
        .atMost(LIMIT)
        .until(
            () -> {
              keepWaiting(waiting);
              return shown(mill).get("Scheduler").containsKey("comfymill_queue_depth");
            });
    Map<String, Map<String, ShownMetric>> shown = shown(mill);
    waiting.awaitAll(LIMIT);
    MetricsPage page = MetricsPage.read();
    List<String> renewed = page.renewed(shown, ONLY_AFTER_A_FAULT_OR_WITH_A_CARD);
    if (Boolean.getBoolean("golden.update")) {
      Files.write(MetricsPage.FILE, renewed);
    }
    assertThat(page.tables()).isEqualTo(4);
    assertThat(Files.readAllLines(MetricsPage.FILE))
        .as("-Dgolden.update=true renews it")
        .isEqualTo(renewed)
        .noneMatch(line -> line.endsWith("| " + MetricsPage.UNSAID + " |"));
  }

  private static Map<String, Map<String, ShownMetric>> shown(Mill mill) {
    Map<String, Map<String, ShownMetric>> shown = new HashMap<>();
    Map<String, ShownMetric> ofAll = new TreeMap<>();
    KINDS.forEach(
        (heading, prefix) -> {
          Map<String, ShownMetric> own = ShownMetric.in(pages(mill, prefix));
          OF_ALL.stream()
              .filter(own::containsKey)
              .forEach(name -> ofAll.put(name, own.remove(name)));
          own.keySet().removeAll(ONLY_AFTER_A_FAULT_OR_WITH_A_CARD);
          shown.put(heading, own);
        });
    ofAll.keySet().removeAll(ONLY_AFTER_A_FAULT_OR_WITH_A_CARD);
    shown.put("Every service", ofAll);
    return shown;
  }

  private static List<String> pages(Mill mill, String prefix) {
    return names(mill, prefix)
        .map(
            name -> {
              try {
                return new ComfyClient(mill.address(name)).text("/q/metrics");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }

  private static Stream<String> names(Mill mill, String prefix) {
    return mill.children().stream()
        .map(MillProcesses.ChildStatus::name)
        .filter(name -> name.startsWith(prefix));
  }

  @Test
  void dashboardsHaveDataAndAlertsHaveSomethingToLookAt(Mill mill) throws IOException {
    assumeTrue(
        PrometheusServer.isInstalled(),
        "prometheus is not installed: apt-get install prometheus has it");
    Map<String, List<Integer>> targets = new TreeMap<>();
    Map.of("gateway", "gateway-", "scheduler", "scheduler-", "node-agent", "agent-")
        .forEach(
            (job, prefix) ->
                targets.put("comfymill-" + job, names(mill, prefix).map(mill::port).toList()));
    try (PrometheusServer prometheus =
        PrometheusServer.start(folder, Dashboards.FILES.resolve("alerts.yaml"), targets)) {
      JobRun waiting = jobsThatWait(mill);
      Set<String> empty = new TreeSet<>(Dashboards.panels().keySet());
      empty.removeIf(panel -> EMPTY_IF_ALL_IS_WELL.keySet().stream().anyMatch(panel::endsWith));
      await("data for each panel, at one time or another")
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                keepWaiting(waiting);
                empty.retainAll(emptyPanels(prometheus));
                assertThat(empty).isEmpty();
              });
      await("each rule to have been looked at")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(prometheus.rules().findValuesAsText("health"))
                      .hasSizeGreaterThan(15)
                      .containsOnly("ok"));
      await("the series that alerts look at")
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(missingSeries(prometheus)).isEmpty());
      waiting.awaitAll(LIMIT);
      assertThat(prometheus.series("comfymill_no_such_thing")).isZero();
    }
  }

  private static JobRun jobsThatWait(Mill mill) {
    return new JobRun(new ComfyClient(mill.gateway())).submit(24, MonitoringIT::slowPicture);
  }

  /** However slow this machine is: as many again when the last has ended. */
  private static void keepWaiting(JobRun jobs) throws IOException {
    if (!jobs.isQueued()) {
      jobs.submit(24, MonitoringIT::slowPicture);
    }
  }

  private static ObjectNode slowPicture(int colour) {
    return Workflows.slowPicture(colour, 0.7);
  }

  private static List<String> emptyPanels(PrometheusServer prometheus) throws IOException {
    List<String> empty = new ArrayList<>();
    for (Map.Entry<String, List<String>> panel : Dashboards.panels().entrySet()) {
      int series = 0;
      for (String expression : panel.getValue()) {
        series += prometheus.series(expression);
      }
      if (series == 0) {
        empty.add(panel.getKey());
      }
    }
    return empty;
  }

  private static Set<String> missingSeries(PrometheusServer prometheus) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (JsonNode group : prometheus.rules()) {
      for (JsonNode rule : group.path("rules")) {
        for (String selector : selectors(rule.path("query").asText())) {
          if (prometheus.series("last_over_time(%s[1m])".formatted(selector)) == 0
              && !MISSING_IF_ALL_IS_WELL.containsKey(selector)) {
            missing.add(rule.path("name").asText() + ": " + selector);
          }
        }
      }
    }
    return missing;
  }

  private static Set<String> selectors(String query) {
    return SELECTOR.matcher(query).results().map(MatchResult::group).collect(Collectors.toSet());
  }
}
