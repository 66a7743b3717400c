package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A batch on real processes: whoever dies, every cell is run to its end once. */
@ExtendWith(SharedMill.class)
class BatchIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int CELLS = 120;

  private static String submit(ComfyClient client, ObjectNode workflow) throws IOException {
    ObjectNode batch = WireJson.mapper().createObjectNode();
    batch.put("kind", "Batch").put("version", 1);
    batch.putObject("template").set("workflow", workflow);
    ObjectNode colours = batch.putObject("sweep").putObject("1.color").putObject("range");
    colours.put("from", 1).put("to", CELLS);
    batch.putObject("run").put("parallelism", 20);
    HttpResponse<String> answer = client.postJson("/api/batches", batch.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return WireJson.mapper().readTree(answer.body()).path("id").asText();
  }

  @Test
  void everyCellEndsOnceThoughItsGatewaysAnAgentAndTheDatabaseDie(Mill mill) throws IOException {
    ComfyClient client = new ComfyClient(mill.gateway());
    String batch = submit(client, Workflows.slowPicture(0, 0.1));
    for (String victim : List.of("gateway-2", "agent-1", "postgres", "gateway-1")) {
      awaitSucceeded(client, batch, awaitSucceeded(client, batch, 0) + 5);
      mill.kill(victim);
    }

    await("the batch to end")
        .atMost(LIMIT)
        .ignoreExceptionsMatching(JobRun::mayPass)
        .until(() -> client.get("/api/batches/" + batch).has("finished_at"));

    mill.awaitWhole(SharedMill.NODES);
    JsonNode ended = client.get("/api/batches/" + batch);
    assertThat(ended.path("state").asText()).isEqualTo("done");
    assertThat(ended.path("succeeded").asInt()).as("%s", ended).isEqualTo(CELLS);
    List<String> jobs = new ArrayList<>();
    for (String line : client.text("/api/batches/%s/manifest".formatted(batch)).lines().toList()) {
      JsonNode cell = WireJson.mapper().readTree(line);
      jobs.add(cell.path("job").asText());
      assertThat(cell.at("/values/1.color").asInt()).isEqualTo(cell.path("cell").asInt() + 1);
      assertThat(cell.path("outputs")).as(line).hasSize(1);
      assertThat(cell.at("/outputs/0/hash").asText()).as(line).startsWith("blake3:");
    }
    assertThat(jobs)
        .containsExactlyElementsOf(
            IntStream.range(0, CELLS).mapToObj(cell -> batch + "-" + cell).toList());
    JobEvents.assertOneEndingEach(mill.kafkaPort(), jobs);
  }

  private static int awaitSucceeded(ComfyClient client, String batch, int cells) {
    return await("%d cells to end".formatted(cells))
        .atMost(LIMIT)
        .ignoreExceptionsMatching(JobRun::mayPass)
        .until(
            () -> client.get("/api/batches/" + batch).path("succeeded").asInt(),
            succeeded -> succeeded >= Math.min(CELLS, cells));
  }
}
