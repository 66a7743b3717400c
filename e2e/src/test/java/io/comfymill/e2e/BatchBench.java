package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of the nodes' time batches use, and what a very large one costs. */
class BatchBench {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final double CELL_SECONDS = 0.25;
  private static final int CELLS = Integer.getInteger("comfymill.bench.cells", 1000);
  private static final int MANY = Integer.getInteger("comfymill.bench.many-cells", 1_000_000);
  private static final int LOOKS = 100;

  @TempDir Path data;

  /** Each cell another picture, so that no server has it in its cache. */
  private static String batch(int first, int cells, double seconds) {
    ObjectNode batch = WireJson.mapper().createObjectNode();
    batch.put("kind", "Batch").put("version", 1);
    batch.putObject("template").set("workflow", Workflows.slowPicture(0, seconds));
    batch
        .putObject("sweep")
        .putObject("1.color")
        .putObject("range")
        .put("from", first)
        .put("to", first + cells - 1);
    return batch.toString();
  }

  private static JsonNode post(ComfyClient client, String path, String body) throws IOException {
    HttpResponse<String> answer = client.postJson(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return WireJson.mapper().readTree(answer.body());
  }

  private static JsonNode awaitEnd(ComfyClient client, String id) {
    return await("the batch to end")
        .atMost(LIMIT)
        .until(() -> client.get("/api/batches/" + id), batch -> batch.has("finished_at"));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 64})
  void nodesAreBusyAllTheTime(int nodes) throws Exception {
    try (Simulators simulators = Simulators.start(data.resolve("simulators"), nodes);
        Mill mill = Mill.start(data.resolve("mill"), simulators.options().toArray(String[]::new))) {
      ComfyClient client = new ComfyClient(mill.gateway());
      String warmUp = post(client, "/api/batches", batch(1, 20 * nodes, 0)).path("id").asText();
      awaitEnd(client, warmUp);
      int first = 20 * nodes + 1;
      String id =
          post(client, "/api/batches", batch(first, CELLS, CELL_SECONDS)).path("id").asText();
      JsonNode ended = awaitEnd(client, id);
      assertThat(ended.path("succeeded").asInt()).isEqualTo(CELLS);
      Duration wall =
          Duration.between(
              Instant.parse(ended.path("created_at").asText()),
              Instant.parse(ended.path("finished_at").asText()));
      double seconds = wall.toMillis() / 1000.0;
      System.out.printf(
          Locale.ROOT,
          "batch of %d cells of %.2f s on %d nodes: %.2f s, busy %.3f%n",
          CELLS,
          CELL_SECONDS,
          nodes,
          seconds,
          CELLS * CELL_SECONDS / nodes / seconds);
    }
  }

  @Test
  void aMillionCellsArePlannedAndBegun() throws Exception {
    try (Simulators simulators = Simulators.start(data.resolve("simulators"), 8);
        Mill mill = Mill.start(data.resolve("mill"), simulators.options().toArray(String[]::new))) {
      ComfyClient client = new ComfyClient(mill.gateway());
      String warmUp = post(client, "/api/batches", batch(1, 500, 0)).path("id").asText();
      awaitEnd(client, warmUp);
      System.out.println("memory before: " + memory(mill));
      String many = batch(1000, MANY, CELL_SECONDS);
      long begun = System.nanoTime();
      JsonNode plan = post(client, "/api/batches/plan", many);
      double planned = since(begun);
      begun = System.nanoTime();
      String id = post(client, "/api/batches", many).path("id").asText();
      double submitted = since(begun);
      await("200 cells to end")
          .atMost(LIMIT)
          .until(() -> client.get("/api/batches/" + id).path("succeeded").asInt() >= 200);
      Latencies looks = new Latencies();
      for (int i = 0; i < LOOKS; i++) {
        long look = System.nanoTime();
        client.get("/api/batches/" + id);
        looks.add(System.nanoTime() - look);
      }
      System.out.printf(
          Locale.ROOT,
          "batch of %,d cells: planned in %.0f ms, submitted in %.0f ms; status %s%nmemory: %s%n",
          plan.path("cells").asInt(),
          planned * 1000,
          submitted * 1000,
          looks,
          memory(mill));
      post(client, "/api/batches/%s/actions/cancel".formatted(id), "");
      awaitEnd(client, id);
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Resident, of each process, now and at most, as Linux has it. */
  private static String memory(Mill mill) {
    return mill.children().stream()
        .filter(child -> child.name().matches("(gateway|scheduler).*"))
        .map(child -> child.name() + " " + resident(child.pid()))
        .collect(Collectors.joining("; "));
  }

  private static String resident(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM") || line.startsWith("VmRSS"))
          .map(line -> line.replaceAll("\\s+", " "))
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      return "gone";
    }
  }
}
