package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.process.Executables;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prometheus itself, which scrapes the services of a running Comfymill every second. */
final class PrometheusServer implements AutoCloseable {
  private static final String PROGRAM = "prometheus";

  private final Process process;
  private final ComfyClient http;
  private final Path log;

  private PrometheusServer(Process process, URI address, Path log) {
    this.process = process;
    this.http = new ComfyClient(address);
    this.log = log;
  }

  static boolean isInstalled() {
    return Executables.find(PROGRAM).isPresent();
  }

  /**
   * @param targets ports on this machine, by the name of the job
   */
  static PrometheusServer start(Path folder, Path rules, Map<String, List<Integer>> targets)
      throws IOException {
    Path configuration =
        Files.writeString(folder.resolve("prometheus.yml"), configuration(rules, targets));
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                PROGRAM,
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    PrometheusServer server =
        new PrometheusServer(process, URI.create("http://127.0.0.1:" + port), log);
    await("Prometheus to be ready")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> server.http.status("/-/ready") == 200);
    return server;
  }

  private static String configuration(Path rules, Map<String, List<Integer>> targets) {
    StringBuilder text =
        new StringBuilder(
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ['%s']
            scrape_configs:
            """
                .formatted(rules));
    targets.forEach(
        (job, ports) ->
            text.append(
                """
                  - job_name: %s
                    metrics_path: /q/metrics
                    static_configs: [{targets: [%s]}]
                """
                    .formatted(
                        job,
                        ports.stream()
                            .map(port -> "'127.0.0.1:" + port + "'")
                            .collect(Collectors.joining(", ")))));
    return text.toString();
  }

  /** How many series a query gives now; one that is no number shows nothing, and does not count. */
  int series(String query) throws IOException {
    JsonNode answer =
        http.get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    int series = 0;
    for (JsonNode one : answer.at("/data/result")) {
      series += one.at("/value/1").asText().equals("NaN") ? 0 : 1;
    }
    return series;
  }

  /** All rules, as Prometheus last found them. */
  JsonNode rules() throws IOException {
    return http.get("/api/v1/rules").at("/data/groups");
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    assertThat(Files.readString(log)).doesNotContain("level=error");
  }
}
