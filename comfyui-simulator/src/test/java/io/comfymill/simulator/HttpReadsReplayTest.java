package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpReadsReplayTest {
  /** Recorded, but not simulated: name → why. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "experiment_models", "lists the disk of a real server",
          "experiment_models_checkpoints", "lists the disk of a real server",
          "logs_raw_internal", "internal to ComfyUI's own page");

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder, TestServer.FAST);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static Stream<Arguments> cases() {
    return Recordings.cases("http-reads.json")
        .filter(test -> !LEFT_OUT.containsKey(test.path("name").textValue()))
        .map(test -> Arguments.of(test.path("name").textValue(), test));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void answersAsRecorded(String name, JsonNode test) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = server.get(test.at("/request/path").textValue());

    Answer.assertAsRecorded(answer, test.path("response"), HttpReadsReplayTest::normal);
  }

  @ParameterizedTest(name = "/api {0}")
  @MethodSource("cases")
  void answersTheSameUnderApi(String name, JsonNode test) throws IOException, InterruptedException {
    String path = test.at("/request/path").textValue();
    String other = path.startsWith("/api/") ? path.substring(4) : "/api" + path;

    assertThat(new String(server.get(other).body(), StandardCharsets.UTF_8))
        .isEqualTo(new String(server.get(path).body(), StandardCharsets.UTF_8));
  }

  /** The recorded server had no GPU; and its figures and folders are its own. */
  private static JsonNode normal(JsonNode json) {
    if (!json.has("devices")) {
      return json;
    }
    ObjectNode normal = json.deepCopy();
    ObjectNode system = (ObjectNode) normal.path("system");
    system.put("ram_total", 0).put("ram_free", 0).putArray("argv");
    for (JsonNode device : normal.path("devices")) {
      ((ObjectNode) device).put("name", "").put("type", "").putNull("index");
      ((ObjectNode) device).put("vram_total", 0).put("vram_free", 0);
      ((ObjectNode) device).put("torch_vram_total", 0).put("torch_vram_free", 0);
    }
    return normal;
  }
}
