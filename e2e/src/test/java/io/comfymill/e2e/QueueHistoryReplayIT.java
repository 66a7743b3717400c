package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The recorded session of one client with queue and history, from first to last, through the whole
 * ring. All its jobs go to one node, since the recording is of one server.
 */
@ExtendWith(SharedMill.class)
@DisabledIfSystemProperty(named = RealComfyUis.PROPERTY, matches = ".+")
class QueueHistoryReplayIT {
  private static final String FILE = "queue-history.json";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Mill mill;
  private static ComfyClient client;

  private final Map<String, String> idOfRecordedId = new HashMap<>();
  private final SoftAssertions softly = new SoftAssertions();
  private String node = "";

  @BeforeAll
  static void start(Mill shared) {
    mill = shared;
    client = new ComfyClient(mill.gateway());
  }

  @Test
  void answersAsRecorded() throws IOException {
    node = client.get("/api/nodes").at("/0/id").asText();
    assertThat(client.postJson("/history", "{\"clear\": true}").statusCode()).isEqualTo(200);
    runWhatWasRunBefore();
    JsonNode queue =
        Recordings.oneCase(FILE, "queue_one_running_five_pending").at("/response/json");
    String clientId = queue.at("/queue_running/0/3/client_id").textValue();
    try (LiveSocket socket = LiveSocket.open(mill.gateway(), clientId)) {
      fillTheQueue(queue);
      for (JsonNode one : Recordings.cases(FILE).toList()) {
        replay(one, socket);
      }
    }
    softly.assertAll();
  }

  private void replay(JsonNode recorded, LiveSocket socket) throws IOException {
    String name = recorded.path("name").textValue();
    HttpResponse<String> answer = ask(recorded.path("request"));
    JsonNode expected = recorded.path("response");
    if (name.equals("history_bad_max")) { // the client's mistake, and so no 500
      softly.assertThat(answer.statusCode()).as(name).isEqualTo(400);
      return;
    }
    softly.assertThat(answer.statusCode()).as(name).isEqualTo(expected.path("status").intValue());
    if (expected.has("json")) {
      softly
          .assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(name)
          .isEqualTo(expected.at("/headers/Content-Type").textValue());
      softly
          .assertThat(RecordedJobs.normal(WireJson.mapper().readTree(answer.body())).toString())
          .as(name)
          .isEqualTo(RecordedJobs.normal(expected.path("json")).toString());
    } else {
      softly.assertThat(answer.body()).as(name).isEmpty();
    }
    if (name.equals("interrupt_other_prompt_is_ignored")) {
      socket.awaitMessage(
          message ->
              message.path("type").asText().equals("executing")
                  && message.at("/data/node").asText().equals(RecordedJobs.SLOW_NODE));
    }
    if (name.equals("interrupt_all")) {
      socket.awaitMessage(message -> message.path("type").asText().equals("execution_interrupted"));
      await().atMost(LIMIT).until(() -> client.get("/queue").path("queue_running").isEmpty());
    }
  }

  /** One that succeeds, with an output that is left out, and one that is interrupted. */
  private void runWhatWasRunBefore() throws IOException {
    JsonNode succeeds =
        Recordings.oneCase("prompt-validation.json", "one_output_valid_one_invalid")
            .at("/request/body");
    awaitHistory(post(succeeds.deepCopy()));

    JsonNode interrupted = Recordings.run("interrupted_while_running").path("request");
    String clientId = interrupted.path("client_id").textValue();
    try (LiveSocket socket = LiveSocket.open(mill.gateway(), clientId)) {
      String id = post(interrupted.deepCopy());
      socket.awaitMessage(
          message ->
              message.path("type").asText().equals("executing")
                  && message.at("/data/node").asText().equals(RecordedJobs.SLOW_NODE));
      assertThat(client.postJson("/interrupt", "").statusCode()).isEqualTo(200);
      awaitHistory(id);
    }
  }

  private static void awaitHistory(String id) {
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> client.history(id).has("status"));
  }

  /** In the order in which they were posted there. */
  private void fillTheQueue(JsonNode queue) throws IOException {
    submit(queue.at("/queue_running/0"), WireJson.mapper().createObjectNode());
    await().atMost(LIMIT).until(() -> client.get("/queue").path("queue_running").size() == 1);
    submit(queue.at("/queue_pending/4"), WireJson.mapper().createObjectNode());
    submit(queue.at("/queue_pending/3"), WireJson.mapper().createObjectNode());
    submit(queue.at("/queue_pending/2"), WireJson.mapper().createObjectNode());
    submit(queue.at("/queue_pending/0"), WireJson.mapper().createObjectNode().put("front", true));
    submit(
        queue.at("/queue_pending/1"),
        WireJson.mapper()
            .createObjectNode()
            .put("number", 1.5)
            .put("prompt_id", "my-own-id-" + UUID.randomUUID()));
  }

  private void submit(JsonNode recorded, ObjectNode body) throws IOException {
    body.set("prompt", recorded.get(2).deepCopy());
    ObjectNode extraData = recorded.get(3).deepCopy();
    body.set("client_id", extraData.remove("client_id"));
    body.set("extra_data", extraData);
    idOfRecordedId.put(recorded.get(1).textValue(), post(body));
  }

  private String post(ObjectNode body) throws IOException {
    RecordedJobs.slowDown((ObjectNode) body.path("prompt"));
    body.withObjectProperty("extra_data").withObjectProperty("comfymill").put("pin", node);
    HttpResponse<String> answer = client.postJson("/prompt", body.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return WireJson.mapper().readTree(answer.body()).path("prompt_id").textValue();
  }

  private HttpResponse<String> ask(JsonNode request) throws IOException {
    String path = request.path("path").textValue();
    return request.path("method").textValue().equals("GET")
        ? client.answer(path)
        : client.postJson(path, request.has("body") ? ours(request.path("body")).toString() : "");
  }

  /** With our ids in the place of the recorded ones. */
  private JsonNode ours(JsonNode body) {
    ObjectNode ours = body.deepCopy();
    if (body.has("delete")) {
      ours.putArray("delete");
      for (JsonNode id : body.path("delete")) {
        String recorded = id.textValue();
        ours.withArrayProperty("delete").add(idOfRecordedId.getOrDefault(recorded, recorded));
      }
    }
    return ours;
  }
}
