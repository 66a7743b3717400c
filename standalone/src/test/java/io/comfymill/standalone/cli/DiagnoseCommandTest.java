package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.client.FakeGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnoseCommandTest {
  private static final String PENDING = "/api/jobs?status=pending&sort_order=asc&limit=1";
  private static final String NOTHING = "{\"jobs\":[],\"pagination\":{\"total\":0}}";
  private static final String SECRET = "sesame-open-9";

  @TempDir Path folder;
  private RunningCommand command;

  @BeforeEach
  void start() throws IOException {
    command = new RunningCommand();
    healthy(command.gateway, "gateway", "1.0.0", Duration.ZERO);
  }

  @AfterEach
  void stop() {
    command.close();
  }

  private static void healthy(FakeGateway service, String name, String version, Duration behind) {
    service
        .answering(
            "/q/health",
            200,
            "{\"status\":\"UP\",\"checks\":[{\"name\":\"%s\",\"status\":\"UP\",\"data\":{}}]}"
                .formatted(name))
        .answering(
            "/q/metrics",
            200,
            () ->
                "comfymill_build_info{version=\"%s\"} 1\ncomfymill_time_seconds %s\n"
                    .formatted(version, Instant.now().minus(behind).getEpochSecond()))
        .answering("/api/nodes", 200, "[{\"id\":\"a\",\"status\":\"online\"}]")
        .answering("/api/pools", 200, "{\"pools\":[{\"name\":\"p\",\"nodes\":1,\"online\":1}]}")
        .answering("/api/hosts", 200, "{\"hosts\":[]}")
        .answering("/api/fleet/drift", 200, "{\"versions\":[]}")
        .answering("/api/queue-pauses", 200, "{\"paused\":[]}")
        .answering("/api/jobs?status=failed&limit=100", 200, NOTHING)
        .answering(PENDING, 200, NOTHING);
  }

  private int diagnose(String... more) {
    List<String> words =
        new ArrayList<>(List.of("diagnose", "--data", folder.resolve("none").toString()));
    words.addAll(List.of(more));
    return command.run(words.toArray(String[]::new));
  }

  @Test
  void whereAllIsWellItSaysSo() {
    assertThat(diagnose()).isZero();

    assertThat(command.out()).contains("Comfymill 1.0.0", "nothing is wrong");
  }

  @Test
  void eachComplaintOfTheFleetIsASentenceAndAStep() {
    command
        .gateway
        .answering(
            "/api/nodes",
            200,
            """
            [{"id":"a","status":"offline","detail":"connection refused",
              "last_heartbeat_at":"2020-01-01T00:00:00Z"},
             {"id":"b","status":"unhealthy","health_detail":"3 x out_of_memory"},
             {"id":"c","status":"draining"},
             {"id":"d","status":"online","restart_needed":true}]
            """)
        .answering("/api/pools", 200, "{\"pools\":[{\"name\":\"p\",\"nodes\":2,\"online\":0}]}")
        .answering(
            "/api/hosts",
            200,
            """
            {"hosts":[{"name":"h","resources":
              {"disk_total_bytes":100000000000,"disk_free_bytes":1000000000}}]}
            """)
        .answering(
            "/api/fleet/drift",
            200,
            """
            {"versions":[{"comfyui_version":"0.3.64","nodes":["a"]},
                         {"comfyui_version":"0.3.60","nodes":["b","c"]}]}
            """);

    assertThat(diagnose()).isEqualTo(1);

    assertThat(command.out())
        .contains(
            "problem: node a: it is offline: connection refused (its agent was last heard",
            "problem: node b: it is unhealthy: 3 x out_of_memory.",
            "warning: node c: it takes no jobs, for it was drained.",
            "warning: node d: its ComfyUI wants to be started anew",
            "problem: pool p: none of its 2 nodes takes jobs.",
            "problem: host h: of the disk of its agent, 0.9 of 93.1 GiB are free.",
            "warning: fleet: nodes have different versions of ComfyUI: 0.3.64 on 1 nodes");
    assertThat(command.out().lines().filter(line -> line.startsWith("  next: "))).hasSize(7);
  }

  @Test
  void aJobThatWaitsForLongIsShownWithWhatItWaitsFor() {
    long old = Instant.now().minusSeconds(1500).toEpochMilli();
    command
        .gateway
        .answering(
            PENDING,
            200,
            "{\"jobs\":[{\"id\":\"p1\",\"create_time\":%d}],\"pagination\":{\"total\":3}}"
                .formatted(old))
        .answering(
            "/api/jobs/p1/placement",
            200,
            "{\"waiting\":[{\"nodes\":[\"a\"],\"words\":\"they lack the model x.safetensors\"}]}");

    assertThat(diagnose()).isEqualTo(1);

    assertThat(command.out())
        .contains(
            "job p1: it waits for 25 minutes already: they lack the model x.safetensors.",
            "comfymill why p1");
    assertThat(diagnose("--stuck-after", "30")).isZero();
  }

  @Test
  void warningsAloneHaveAnExitCodeOfTheirOwn() {
    command.gateway.answering(
        "/api/queue-pauses",
        200,
        "{\"paused\":[{\"scope\":\"pool\",\"name\":\"p\",\"paused_at\":\"2026-01-01\",\"reason\":\"heat\"}]}");

    assertThat(diagnose()).isEqualTo(4);

    assertThat(command.out())
        .contains("warning: queue: the queue of pool p is paused since 2026-01-01: heat.");
  }

  @Test
  void servicesAreComparedWithEachOther() throws IOException {
    try (FakeGateway scheduler = new FakeGateway()) {
      healthy(scheduler, "scheduler", "0.9.0", Duration.ofSeconds(90));
      scheduler.answering(
          "/q/health",
          503,
          """
          {"status":"DOWN","checks":[{"name":"scheduler","status":"DOWN",
            "data":{"role":"standby","postgresql":false,"kafka":true}}]}
          """);

      assertThat(diagnose("--service", scheduler.url().toString())).isEqualTo(1);

      String name = scheduler.url().getAuthority();
      assertThat(command.out())
          .contains(
              "problem: " + name + ": it is not ready, for it lacks postgresql.",
              "problem: schedulers: none of the schedulers leads",
              "services run different versions: 0.9.0 on " + name + "; 1.0.0 on gateway.")
          .containsPattern("warning: " + name + ": its clock is (89|90|91)\\.\\d s behind");
    }
  }

  @Test
  void aGatewayThatIsAwayIsOneFinding() {
    command.gateway.close();

    assertThat(diagnose("--json")).isEqualTo(1);

    JsonNode report = json(command.out());
    assertThat(report.path("status").asText()).isEqualTo("problem");
    assertThat(report.path("findings")).hasSize(1);
    assertThat(report.path("findings").path(0).path("severity").asText()).isEqualTo("problem");
    assertThat(report.path("findings").path(0).path("text").asText()).contains("nothing answers");
    assertThat(report.path("findings").path(0).path("next").asText()).isNotEmpty();
  }

  @Test
  void settingsThatAreWrongOrDisagreeAreNamed() throws IOException {
    Path one =
        settings("one.env", "COMFYMILL_ARTIFACTS_FOLDER=/a\nCOMFYMILL_GATEWAY_MAX_HISTROY=1\n");
    Path two = settings("two.properties", "comfymill.artifacts.folder=/b\n");

    assertThat(diagnose("--settings", one.toString(), "--settings", two.toString())).isEqualTo(1);

    assertThat(command.out())
        .contains(
            "comfymill.artifacts.folder is not the same everywhere: /a in "
                + one
                + "; /b in "
                + two,
            "COMFYMILL_GATEWAY_MAX_HISTROY is no setting; did you mean COMFYMILL_GATEWAY_MAX_HISTORY");
  }

  @Test
  void noSecretGetsIntoTheBundle() throws IOException {
    Path settings =
        settings(
            "gateway.properties",
            "quarkus.datasource.password=%s\nquarkus.redis.hosts=redis://u:%s@127.0.0.1:1\n"
                .formatted(SECRET, SECRET));
    Path log =
        Files.writeString(folder.resolve("gateway.log"), "login failed with " + SECRET + "\n");
    command.gateway.answering(
        "/api/nodes", 200, "[{\"id\":\"a\",\"status\":\"offline\",\"detail\":\"" + SECRET + "\"}]");
    Path key = Files.writeString(folder.resolve("key"), "cmk_0123456789ab" + "d".repeat(40));
    Path bundle = folder.resolve("bundle.zip");

    diagnose(
        "--settings", settings.toString(),
        "--log", log.toString(),
        "--key-file", key.toString(),
        "--bundle", bundle.toString());

    Map<String, String> entries = entries(bundle);
    assertThat(entries.keySet())
        .contains(
            "diagnosis.txt",
            "diagnosis.json",
            "logs/gateway.log",
            "services/gateway/health.json",
            "services/gateway/metrics.txt",
            "gateway/api_nodes.json",
            "missing.txt")
        .anyMatch(name -> name.startsWith("settings/") && name.endsWith("gateway.properties"));
    assertThat(entries).allSatisfy((name, text) -> assertThat(text).doesNotContain(SECRET, "dddd"));
    assertThat(entries.get("logs/gateway.log")).isEqualTo("login failed with ***\n");
    assertThat(json(entries.get("diagnosis.json")).path("findings")).isNotEmpty();
    assertThat(command.out()).doesNotContain(SECRET);
  }

  @Test
  void whatIsWrongWithTheCommandLineIsSaidBeforeAnythingIsAsked() throws IOException {
    Path there = settings("there.zip", "");

    assertThat(diagnose("--bundle", there.toString())).isEqualTo(2);
    assertThat(diagnose("--settings", folder.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(diagnose("--service", "gpu-1:8192")).isEqualTo(2);
    assertThat(diagnose("--stuck-after", "0")).isEqualTo(2);

    assertThat(command.gateway.requests()).isEmpty();
    assertThat(command.err()).contains("there is a file", "there is no file", "--service must be");
  }

  private Path settings(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static JsonNode json(String text) {
    try {
      return WireJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Map<String, String> entries(Path zip) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (var entry : file.stream().toList()) {
        try (var in = file.getInputStream(entry)) {
          entries.put(
              entry.getName().replaceFirst("^comfymill-diagnosis/", ""),
              new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return entries;
  }
}
