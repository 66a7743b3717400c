package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.simulator.node.Timing;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded session of one client with queue and history, from first to last. */
class QueueHistoryReplayTest {
  private static final int PROMPTS_BEFORE = 32;

  @TempDir Path folder;
  private final Map<String, String> idOfRecordedId = new HashMap<>();

  @Test
  void answersAsRecorded() throws Exception {
    Timing timing = new Timing(1, 0, Duration.ZERO, Duration.ofMillis(1500));
    try (TestServer server = new TestServer(folder, timing)) {
      runWhatWasRunBefore(server);
      try (TestSocket socket = TestSocket.open(server, recordedClient())) {
        fillTheQueue(server);
        replay(server, socket);
      }
    }
  }

  private void replay(TestServer server, TestSocket socket) throws Exception {
    for (JsonNode test : Recordings.cases("queue-history.json").toList()) {
      HttpResponse<byte[]> answer = ask(server, test.path("request"));
      Answer.assertAsRecorded(answer, test.path("response"), Normal::of);
      String name = test.path("name").textValue();
      if (name.equals("interrupt_other_prompt_is_ignored")) {
        socket.until(message -> TestSocket.isExecuting(message, "2"));
      }
      if (name.equals("interrupt_all")) {
        socket.untilTheEnd();
      }
    }
  }

  private static String recordedClient() {
    return recordedQueue().at("/queue_running/0/3/client_id").textValue();
  }

  private static JsonNode recordedQueue() {
    return Recordings.oneCase("queue-history.json", "queue_one_running_five_pending")
        .at("/response/json");
  }

  /** One that succeeds and one that is interrupted; invalid ones bring the counter to 32. */
  private void runWhatWasRunBefore(TestServer server) throws Exception {
    server.submit(
        Recordings.oneCase("prompt-validation.json", "one_output_valid_one_invalid")
            .at("/request/body"));
    JsonNode interrupted = Recordings.run("interrupted_while_running").path("request");
    try (TestSocket socket = TestSocket.open(server, interrupted.path("client_id").textValue())) {
      server.submit(interrupted);
      socket.until(message -> TestSocket.isExecuting(message, "2"));
      server.post("/interrupt", "");
      socket.untilTheEnd();
    }
    for (int i = 2; i < PROMPTS_BEFORE; i++) {
      assertThat(server.post("/prompt", "{}").statusCode()).isEqualTo(400);
    }
  }

  private void fillTheQueue(TestServer server) throws Exception {
    JsonNode queue = recordedQueue();
    submit(server, queue.at("/queue_running/0"), JsonNodeFactory.instance.objectNode());
    await().until(() -> server.json("/queue").path("queue_running").size() == 1);
    submit(server, queue.at("/queue_pending/4"), JsonNodeFactory.instance.objectNode());
    submit(server, queue.at("/queue_pending/3"), JsonNodeFactory.instance.objectNode());
    submit(server, queue.at("/queue_pending/2"), JsonNodeFactory.instance.objectNode());
    submit(
        server,
        queue.at("/queue_pending/0"),
        JsonNodeFactory.instance.objectNode().put("front", true));
    submit(
        server,
        queue.at("/queue_pending/1"),
        JsonNodeFactory.instance.objectNode().put("number", 1.5).put("prompt_id", "my-own-id"));
  }

  private void submit(TestServer server, JsonNode recorded, ObjectNode body) throws Exception {
    body.set("prompt", recorded.get(2));
    ObjectNode extraData = recorded.get(3).deepCopy();
    body.set("client_id", extraData.remove("client_id"));
    if (!extraData.isEmpty()) {
      body.set("extra_data", extraData);
    }
    idOfRecordedId.put(recorded.get(1).textValue(), server.submit(body));
  }

  private HttpResponse<byte[]> ask(TestServer server, JsonNode request) throws Exception {
    String path = request.path("path").textValue();
    if (request.path("method").textValue().equals("GET")) {
      return server.get(path);
    }
    return server.post(path, request.has("body") ? ours(request.path("body")).toString() : "");
  }

  /** With our ids in the place of the recorded ones. */
  private JsonNode ours(JsonNode body) {
    ObjectNode ours = body.deepCopy();
    if (body.has("delete")) {
      ours.putArray("delete");
      body.path("delete")
          .forEach(
              id ->
                  ours.withArrayProperty("delete")
                      .add(
                          new TextNode(
                              idOfRecordedId.getOrDefault(id.textValue(), id.textValue()))));
    }
    return ours;
  }
}
