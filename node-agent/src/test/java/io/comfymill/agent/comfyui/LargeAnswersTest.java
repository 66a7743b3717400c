package io.comfymill.agent.comfyui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ComfyUI's queue and history hold the prompts, of up to 100 MB each. */
class LargeAnswersTest {
  private static final long PICTURE_BYTES = 90_000_000;
  private static final long FEW_BYTES = 12_000_000;

  private static InputStream text(String json) {
    return new ByteArrayInputStream(json.getBytes(UTF_8));
  }

  private static InputStream withPicture(String before, String after) {
    return new SequenceInputStream(
        new SequenceInputStream(text(before), new Picture()), text(after));
  }

  /** A long string's content, of which no more is there than is read. */
  private static final class Picture extends InputStream {
    private long left = PICTURE_BYTES;

    @Override
    public int read() {
      return left-- > 0 ? 'A' : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, left);
      java.util.Arrays.fill(target, offset, offset + count, (byte) 'A');
      left -= count;
      return count == 0 ? -1 : count;
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  @Test
  void theQueueIsReadWithoutItsPictures() throws IOException {
    long before = allocated();
    QueueSnapshot queue =
        QueueSnapshot.read(
            withPicture(
                "{\"queue_running\": [[1, \"a\", {\"1\": {\"inputs\": {\"image\": \"",
                "\"}}}, {\"x\": [1], \"comfymill\": {\"node\": \"n\"}}, [\"9\"]]],"
                    + " \"queue_pending\": [[2, \"b\", {}, {}, []]]}"));

    assertThat(queue.runs("a")).isTrue();
    assertThat(queue.running().get(0).mark().toString()).isEqualTo("{\"node\":\"n\"}");
    assertThat(queue.pending()).extracting(QueueSnapshot.Entry::promptId).containsExactly("b");
    assertThat(allocated() - before).isLessThan(FEW_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"queue_running\": [", "{\"queue_running\": [[1, \"a\""})
  void whatIsNoQueueIsNone(String json) {
    assertThatThrownBy(() -> QueueSnapshot.read(text(json))).isInstanceOf(IOException.class);
  }

  @Test
  void theHistoryIsReadWithoutItsPictures() throws IOException {
    long before = allocated();
    FinishedPrompt entry =
        FinishedPrompt.read(
                withPicture(
                    "{\"p\": {\"prompt\": [1, \"p\", {\"1\": {\"inputs\": {\"image\": \"",
                    "\"}}}, {}, []], \"outputs\": {\"9\": {\"text\": [\""
                        + "x".repeat(100_000)
                        + "\"]}}, \"status\": {\"status_str\": \"success\", \"messages\":"
                        + " [[\"execution_start\", {\"t\": 1}]]}, \"meta\": {\"9\": {}}}}"),
                "p")
            .orElseThrow();

    assertThat(entry.outputs().at("/9/text/0").asText()).hasSize(100_000);
    assertThat(entry.message("execution_start")).isPresent();
    assertThat(entry.meta().has("9")).isTrue();
    assertThat(entry.succeeded()).isTrue();
    assertThat(allocated() - before).isLessThan(4 * FEW_BYTES);
  }

  @Test
  void aPictureAmongTheInputsOfAnErrorIsShortened() throws IOException {
    long before = allocated();
    FinishedPrompt entry =
        FinishedPrompt.read(
                withPicture(
                    "{\"p\": {\"status\": {\"status_str\": \"error\", \"messages\":"
                        + " [[\"execution_error\", {\"current_inputs\": {\"image\": [\"",
                    "\"]}, \"node_id\": \"1\"}]]}}}"),
                "p")
            .orElseThrow();

    var error = entry.message("execution_error").orElseThrow();
    assertThat(error.at("/current_inputs/image/0").asText())
        .endsWith("A… (" + PICTURE_BYTES + " bytes)")
        .hasSizeLessThan(1100);
    assertThat(error.path("node_id").asText()).isEqualTo("1");
    assertThat(allocated() - before).isLessThan(4 * FEW_BYTES);
  }

  @Test
  void whatTheHistoryDoesNotKnowIsNotThere() throws IOException {
    for (String json : List.of("{}", "{\"other\": {\"prompt\": []}}")) {
      assertThat(FinishedPrompt.read(text(json), "p")).isEmpty();
    }
  }
}
