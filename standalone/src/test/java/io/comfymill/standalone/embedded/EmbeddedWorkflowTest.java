package io.comfymill.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On files that were written as ComfyUI writes them, with Pillow and PyAV. */
class EmbeddedWorkflowTest {

  private static byte[] file(String name) throws IOException {
    try (InputStream in = EmbeddedWorkflowTest.class.getResourceAsStream("/embedded/" + name)) {
      return in.readAllBytes();
    }
  }

  private static Optional<String> open(byte[] file) throws IOException {
    Optional<InputStream> json = EmbeddedWorkflow.open(new ByteArrayInputStream(file));
    return json.isEmpty()
        ? Optional.empty()
        : Optional.of(new String(json.get().readAllBytes(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text.png",
        "compressed.png",
        "international.png",
        "international-compressed.png",
        "animated.png",
        "animated.webp",
        "video.mp4",
        "faststart.mp4",
        "video.mov",
        "comment.mp4",
        "video.webm",
        "comment.mkv"
      })
  void aWorkflowInApiFormatIsFound(String name) throws IOException {
    JsonNode prompt = WireJson.mapper().readTree(open(file(name)).orElseThrow());

    assertThat(prompt.at("/2/class_type").asText()).isEqualTo("PreviewImage");
    assertThat(prompt.at("/2/_meta/title").asText()).isEqualTo("Vorschau ü");
  }

  @Test
  void theEditorsFormatIsTakenWhereThereIsNoOther() throws IOException {
    assertThat(open(file("editor-only.png")).orElseThrow()).contains("\"links\"");
  }

  @Test
  void noWorkflowIsNone() throws IOException {
    assertThat(open(file("none.png"))).isEmpty();
    assertThat(open(Arrays.copyOf(file("text.png"), 60))).isEmpty();
  }

  @Test
  void whatIsNoPictureAndNoVideoIsReadAsItIs() throws IOException {
    assertThat(open("{}".getBytes(StandardCharsets.UTF_8))).contains("{}");
    assertThat(open(new byte[0])).contains("");
  }

  @Test
  void aTextThatTakesTooMuchMemoryIsRefused() {
    byte[] huge =
        ByteBuffer.allocate(16)
            .putLong(0x89504E470D0A1A0AL)
            .putInt(FoundTexts.MAX_BYTES + 1)
            .putInt(0x74455874)
            .array();

    assertThatThrownBy(() -> open(huge))
        .isInstanceOf(EmbeddedWorkflow.UnreadableException.class)
        .hasMessageContaining("more than 24 MiB");
  }

  /** Whatever is broken, it ends, and with nothing but what callers know of. */
  @ParameterizedTest
  @ValueSource(strings = {"text.png", "compressed.png", "animated.webp", "video.mp4", "video.webm"})
  void brokenFilesEndInAnAnswer(String name) throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = file(name);
    for (int i = 0; i < 2000; i++) {
      byte[] broken = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      for (int change = random.nextInt(6); change > 0; change--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        open(broken);
      } catch (IOException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageNotContaining("null");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
