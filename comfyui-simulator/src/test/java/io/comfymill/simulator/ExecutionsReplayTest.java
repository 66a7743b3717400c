package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.simulator.node.Timing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All recorded runs, one after the other on one server, since each finds what the last cached. */
class ExecutionsReplayTest {
  /**
   * ComfyUI keeps the outputs to run in a set, so that which comes first is chance: here the
   * recorded one is not ours, and only what is said is compared, not when.
   */
  private static final Set<String> RANDOM_ORDER = Set.of("maybe_runtime_error");

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new TestServer(folder, new Timing(1, 0, Duration.ZERO, Duration.ofMillis(100)));
    Files.write(server.folder("input").resolve("red.png"), Recordings.redPng());
    Files.writeString(server.folder("input").resolve("broken.png"), "no image");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static Stream<Arguments> runs() {
    return Recordings.runs().map(run -> Arguments.of(run.path("name").textValue(), run));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("runs")
  void saysWhatWasRecorded(String name, JsonNode run) throws Exception {
    try (TestSocket socket = TestSocket.open(server, run.at("/request/client_id").textValue())) {
      List<JsonNode> messages = new ArrayList<>();
      messages.add(socket.next());
      if (run.at("/ws/1/type").textValue().equals("feature_flags")) {
        socket.send("{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}");
        messages.add(socket.next());
      }
      String promptId = server.submit(run.path("request"));
      if (name.equals("interrupted_while_running")) {
        messages.addAll(socket.until(message -> TestSocket.isExecuting(message, "2")));
        server.post("/interrupt", "{\"prompt_id\":\"%s\"}".formatted(promptId));
      }
      messages.addAll(socket.untilTheEnd());

      assertMessages(name, messages, run.path("ws"));
      assertThat(Normal.of(server.json("/history/" + promptId)))
          .isEqualTo(Normal.of(run.path("history")));
      assertThat(UUID.fromString(promptId)).isNotNull();
    }
  }

  private static void assertMessages(String name, List<JsonNode> messages, JsonNode recorded) {
    List<String> said = messages.stream().map(message -> Normal.of(message).toString()).toList();
    List<String> expected = new ArrayList<>();
    recorded.forEach(message -> expected.add(Normal.of(message).toString()));
    if (RANDOM_ORDER.contains(name)) {
      assertThat(withoutProgressState(said))
          .containsExactlyInAnyOrderElementsOf(withoutProgressState(expected));
    } else {
      assertThat(said).containsExactlyElementsOf(expected);
    }
  }

  private static List<String> withoutProgressState(List<String> messages) {
    return messages.stream().filter(message -> !message.contains("progress_state")).toList();
  }
}
