package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.validation.WorkflowValidator;
import io.comfymill.simulator.node.NodeInfo;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real ComfyUI 0.3.64 answered with 200, and ended its worker on. */
class DeadWorkerTest {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder, TestServer.FAST);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'3': {'class_type': 'EmptyImage'}",
        "'3': {'class_type': 'EmptyImage', 'inputs': null}",
        "'3': {'class_type': 'EmptyImage', 'inputs': []}",
        "'3': {'class_type': 'PreviewImage'}",
        "'2': {'class_type': 'PreviewImage', 'inputs': {'images': ['1', 0], 'junk': ['99', 0.5]}}",
      })
  void aPoisonPillIsTakenAndEndsTheWorkerAndNothingElse(String nodes) throws Exception {
    ObjectNode body = body("");
    ((ObjectNode) body.path("prompt")).setAll((ObjectNode) Recordings.parse("{" + nodes + "}"));
    assertThat(gatewayTakes(body)).isFalse();

    try (TestSocket socket = TestSocket.open(server, "me")) {
      String pill = server.submit(body);
      socket.until(message -> message.path("type").asText().equals("execution_start"));
      String behind = server.submit(body(""));

      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofMinutes(1))
          .until(() -> stands(pill, behind));
    }
    assertThat(server.json("/history")).isEmpty();
  }

  private boolean stands(String running, String pending) throws Exception {
    JsonNode queue = server.json("/queue");
    return queue.at("/queue_running/0/1").asText().equals(running)
        && queue.at("/queue_pending/0/1").asText().equals(pending);
  }

  private static boolean gatewayTakes(JsonNode body) {
    return new WorkflowValidator(NodeInfo.load().classes(), file -> false)
        .validate(body.path("prompt"), null)
        .canRun();
  }

  @Test
  void extraDataThatIsNullEndsItBeforeAnythingIsSaid() throws Exception {
    ObjectNode body = body("");
    body.putNull("extra_data");
    body.remove("client_id");

    String pill = server.submit(body);
    String behind = server.submit(body(""));

    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofMinutes(1))
        .until(() -> stands(pill, behind));
  }

  @Test
  void aClientIdThatIsAListEndsTheWholeServer() throws Exception {
    ObjectNode body = body("");
    body.putArray("client_id").add("a");

    server.submit(body);

    await()
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> server.get("/queue"))
                    .isInstanceOf(ConnectException.class));
  }

  @Test
  void onDemandItEndsBeforeTheFirstGraphNode() throws Exception {
    String pill = server.submit(body(fault("dead-worker")));
    String behind = server.submit(body(""));

    await()
        .during(Duration.ofMillis(300))
        .atMost(Duration.ofMinutes(1))
        .until(() -> stands(pill, behind));
  }

  @Test
  void onDemandItEndsWhenAPromptHasRun() throws Exception {
    try (TestSocket socket = TestSocket.open(server, "me")) {
      String pill = server.submit(body(fault("dead-worker-after")));
      socket.until(message -> message.path("type").asText().equals("execution_success"));
      String behind = server.submit(body(""));

      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofMinutes(1))
          .until(() -> stands(pill, behind));
      assertThat(server.json("/history")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1e300, 1", "-Infinity, 0", "NaN, 1e5"})
  void numbersWithoutEndAreWithinLimitsWithoutEnd(String any, String count) throws Exception {
    String node =
        ", '2': {'class_type': 'SimNumbers', 'inputs': {'image': ['1', 0], 'any': %s,"
            + " 'count': %s, 'odd': Infinity}}";

    try (TestSocket socket = TestSocket.open(server, "me")) {
      server.submit(body(node.formatted(any, count)));
      assertThat(socket.untilTheEnd())
          .anyMatch(message -> message.path("type").asText().equals("execution_success"));
    }
    assertThat(new String(server.get("/object_info").body(), StandardCharsets.UTF_8))
        .contains("\"max\":Infinity")
        .contains("\"min\":NaN")
        .containsIgnoringCase("\\ud83d");
  }

  private static String fault(String kind) {
    return ", '2': {'class_type': 'SimFault', 'inputs': {'image': ['1', 0], 'kind': '%s', 'times': 1}}"
        .formatted(kind);
  }

  private static ObjectNode body(String moreNodes) {
    String source = moreNodes.isEmpty() ? "1" : "2";
    return (ObjectNode)
        Recordings.parse(
            "{'client_id': 'me', 'prompt': {'1': {'class_type': 'EmptyImage', 'inputs': {'width': 8,"
                + " 'height': 8, 'batch_size': 1, 'color': 0}}, '9': {'class_type': 'PreviewImage',"
                + " 'inputs': {'images': ['"
                + source
                + "', 0]}}"
                + moreNodes
                + "}}");
  }
}
