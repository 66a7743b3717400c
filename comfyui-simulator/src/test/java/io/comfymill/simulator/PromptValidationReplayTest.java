package io.comfymill.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.recording.Recordings;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptValidationReplayTest {
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
    return Recordings.cases("prompt-validation.json")
        .map(test -> Arguments.of(test.path("name").textValue(), test));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void answersAsRecorded(String name, JsonNode test) throws IOException, InterruptedException {
    JsonNode body = test.at("/request/body");
    HttpResponse<byte[]> answer =
        server.post("/prompt", body.isTextual() ? body.textValue() : body.toString());

    Answer.assertAsRecorded(answer, test.path("response"), Normal::of);
  }
}
