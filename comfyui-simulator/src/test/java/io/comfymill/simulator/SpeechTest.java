package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.audio.FlacFile;
import io.comfymill.common.audio.Pcm;
import io.comfymill.common.recording.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text to sound. */
class SpeechTest {
  @TempDir Path folder;

  @Test
  void aTextIsSavedAsSoundThatIsTheSameEachTime() throws Exception {
    try (TestServer server = new TestServer(folder, TestServer.FAST)) {
      Path hello = spoken(server, "hello you");
      Path pcm = folder.resolve("pcm");
      assertThat(FlacFile.decode(hello, pcm).toString())
          .isEqualTo(Pcm.format(16_000, 16, 1).toString());
      assertThat(Files.size(pcm)).isEqualTo(9 * 640);
      assertThat(spoken(server, "hello you")).hasSameBinaryContentAs(hello);
      assertThat(Files.readAllBytes(spoken(server, "other one")))
          .isNotEqualTo(Files.readAllBytes(hello));
    }
  }

  private static Path spoken(TestServer server, String text) throws Exception {
    ObjectNode body =
        (ObjectNode)
            Recordings.parse(
                """
                {'client_id': 'me', 'prompt': {
                  '1': {'class_type': 'SimSpeech', 'inputs': {'text': '', 'seconds': 0}},
                  '2': {'class_type': 'SaveAudio', 'inputs':
                    {'filename_prefix': 'audio/x', 'audio': ['1', 0]}}}}
                """);
    ((ObjectNode) body.at("/prompt/1/inputs")).put("text", text);
    try (TestSocket socket = TestSocket.open(server, "me")) {
      socket.next();
      String id = server.submit(body);
      socket.untilTheEnd();
      JsonNode saved = server.json("/history/" + id).path(id).at("/outputs/2/audio/0");
      assertThat(saved.path("type").asText()).isEqualTo("output");
      return server
          .folder("output")
          .resolve(saved.path("subfolder").asText())
          .resolve(saved.path("filename").asText());
    }
  }
}
