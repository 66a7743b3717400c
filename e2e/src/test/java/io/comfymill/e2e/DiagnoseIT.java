package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.infrastructure.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code comfymill diagnose} beside a running Comfymill. */
@ExtendWith(SharedMill.class)
class DiagnoseIT {
  @TempDir Path folder;

  @Test
  void everythingIsFoundAndTheBundleHoldsNoPassword(Mill mill) throws Exception {
    Path bundle = folder.resolve("bundle.zip");
    Process process =
        new ProcessBuilder(
                Mill.HOME.resolve("comfymill").toString(),
                "diagnose",
                "--json",
                "--url",
                mill.gateway().toString(),
                "--data",
                mill.data().toString(),
                "--bundle",
                bundle.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    JsonNode report = WireJson.mapper().readTree(process.getInputStream().readAllBytes());

    // Earlier tests may have left records aside or jobs that failed, which are warnings.
    assertThat(process.waitFor()).as(report.toPrettyString()).isIn(0, 4);
    assertThat(report.path("seen").findValuesAsText("what"))
        .contains(
            "gateway-1",
            "gateway-2",
            "scheduler-1",
            "scheduler-2",
            "agent-1",
            "agent-2",
            "kafka",
            "postgresql",
            "redis",
            "lag",
            "fleet",
            "queue",
            "settings");
    Map<String, String> entries = entries(bundle);
    assertThat(entries)
        .containsKeys("logs/gateway-1.log", "services/agent-2/metrics.txt", "settings/scheduler-1")
        .allSatisfy(
            (name, text) ->
                assertThat(text)
                    .doesNotContain(
                        "password=" + PostgresServer.passwordOf(PostgresServer.GATEWAY)));
    assertThat(entries.get("settings/gateway-1")).contains("quarkus.datasource.password=***");
    assertThat(entries.get("threads/scheduler-1.txt")).contains("comfymill");
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
