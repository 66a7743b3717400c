package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.recording.Recordings;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator's own node classes. */
class FaultsTest {
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

  @Test
  void errorFailsOnlyTheFirstExecutions() throws Exception {
    JsonNode prompt = fault("error", 2);

    assertThat(messageTypes(run(prompt))).contains("execution_error");
    assertThat(messageTypes(run(prompt))).contains("execution_error");
    assertThat(messageTypes(run(prompt))).contains("execution_success");
  }

  @Test
  void oomIsReportedAsTorchReportsIt() throws Exception {
    JsonNode error = last(run(fault("oom", 1)), "execution_error");

    assertThat(error.at("/data/exception_type").textValue()).isEqualTo("torch.OutOfMemoryError");
    assertThat(error.at("/data/exception_message").textValue())
        .startsWith("CUDA out of memory.")
        .contains("\nThis error means you ran out of memory on your GPU.");
    assertThat(error.at("/data/traceback").isEmpty()).isFalse();
  }

  @Test
  void hangLastsUntilItIsInterrupted() throws Exception {
    try (TestSocket socket = TestSocket.open(server, "me")) {
      String id = server.submit(fault("hang", 1));
      socket.until(message -> TestSocket.isExecuting(message, "2"));

      server.post("/interrupt", "{\"prompt_id\":\"another\"}");
      assertThat(server.json("/queue").path("queue_running")).hasSize(1);
      server.post("/interrupt", "{\"prompt_id\":\"%s\"}".formatted(id));

      assertThat(messageTypes(socket.untilTheEnd())).contains("execution_interrupted");
    }
  }

  @Test
  void freezeHeedsNoInterrupt() throws Exception {
    try (TestSocket socket = TestSocket.open(server, "me")) {
      String id = server.submit(fault("freeze", 1));
      socket.until(message -> TestSocket.isExecuting(message, "2"));
      server.post("/interrupt", "{\"prompt_id\":\"%s\"}".formatted(id));
      server.post("/interrupt", "{}");

      await()
          .during(Duration.ofMillis(300))
          .until(() -> server.json("/queue").path("queue_running").size() == 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "oom-device, torch.OutOfMemoryError, Allocation on device",
    "oom-cublas, RuntimeError, CUBLAS_STATUS_ALLOC_FAILED",
    "oom-cpu, RuntimeError, DefaultCPUAllocator: can't allocate memory",
    "model-gone, FileNotFoundError, Model in folder 'checkpoints' with filename",
  })
  void failsInTheWordsOfWhatFailed(String kind, String type, String words) throws Exception {
    JsonNode error = last(run(fault(kind, 1)), "execution_error");

    assertThat(error.at("/data/exception_type").textValue()).isEqualTo(type);
    assertThat(error.at("/data/exception_message").textValue()).contains(words);
  }

  @Test
  void aLostClassIsRefusedAsUnknownWhileItIsStillListed() throws Exception {
    JsonNode refusal = server.refusal(fault("lost-class", 1));

    assertThat(refusal.at("/error/type").textValue()).isEqualTo("invalid_prompt");
    assertThat(refusal.at("/error/message").textValue())
        .isEqualTo("Cannot execute because node SimFault does not exist.");
    assertThat(server.json("/object_info").has("SimFault")).isTrue();
    assertThat(messageTypes(run(fault("lost-class", 1)))).contains("execution_success");
  }

  @Test
  void aLostModelIsRefusedAsNotInTheList() throws Exception {
    JsonNode refusal = server.refusal(fault("lost-model.safetensors", 1));

    assertThat(refusal.at("/error/type").textValue()).isEqualTo("prompt_outputs_failed_validation");
    JsonNode error = refusal.at("/node_errors/2/errors/0");
    assertThat(error.path("type").textValue()).isEqualTo("value_not_in_list");
    assertThat(error.at("/extra_info/received_value").textValue())
        .isEqualTo("lost-model.safetensors");
    assertThat(messageTypes(run(fault("lost-model.safetensors", 1)))).contains("execution_success");
  }

  @Test
  void sleepTakesItsTimeAndCanBeInterrupted() throws Exception {
    long before = System.nanoTime();
    assertThat(messageTypes(run(sleep(0.3)))).contains("execution_success");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));

    try (TestSocket socket = TestSocket.open(server, "me")) {
      server.submit(sleep(3600));
      socket.until(message -> TestSocket.isExecuting(message, "2"));
      server.post("/interrupt", "");
      assertThat(messageTypes(socket.untilTheEnd())).contains("execution_interrupted");
    }
  }

  @Test
  void crashDropsEveryConnectionAndComesBackEmptyButForFiles() throws Exception {
    run(sleep(0));
    assertThat(server.json("/history")).hasSize(1);
    try (TestSocket socket = TestSocket.open(server, "me")) {
      server.submit(fault("crash", 1));
      socket.until(TestSocket::isClosed);
    }

    await()
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> server.get("/queue"))
                    .isInstanceOf(ConnectException.class));
    await().ignoreExceptions().until(() -> server.get("/queue").statusCode() == 200);
    assertThat(server.json("/history")).isEmpty();
    assertThat(server.json("/queue").path("queue_running")).isEmpty();
    assertThat(server.folder("output").resolve("x_00001_.png")).exists();
    assertThat(messageTypes(run(fault("crash", 1)))).contains("execution_success");
  }

  private List<JsonNode> run(JsonNode prompt) throws Exception {
    try (TestSocket socket = TestSocket.open(server, "me")) {
      server.submit(prompt);
      return socket.untilTheEnd();
    }
  }

  private static List<String> messageTypes(List<JsonNode> messages) {
    return messages.stream().map(message -> message.path("type").asText()).toList();
  }

  private static JsonNode last(List<JsonNode> messages, String type) {
    return messages.stream()
        .filter(message -> message.path("type").asText().equals(type))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static JsonNode fault(String kind, int times) {
    return prompt("SimFault", "'kind': '%s', 'times': %d".formatted(kind, times));
  }

  private static JsonNode sleep(double seconds) {
    return prompt("SimSleep", "'seconds': " + seconds);
  }

  private static JsonNode prompt(String classType, String inputs) {
    return Recordings.parse(
        """
        {'client_id': 'me', 'prompt': {
          '1': {'class_type': 'EmptyImage', 'inputs':
            {'width': 8, 'height': 8, 'batch_size': 1, 'color': 255}},
          '2': {'class_type': '%s', 'inputs': {'image': ['1', 0], %s}},
          '3': {'class_type': 'SaveImage', 'inputs':
            {'images': ['2', 0], 'filename_prefix': 'x'}}}}
        """
            .formatted(classType, inputs));
  }
}
