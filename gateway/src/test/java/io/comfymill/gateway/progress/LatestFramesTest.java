package io.comfymill.gateway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.gateway.GatewayConfigs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LatestFramesTest {
  private static final PromptId PROMPT = new PromptId("p");
  private static final AttemptId FIRST = new AttemptId(JobId.of(TenantId.DEFAULT, PROMPT), 1);

  private final LatestFrames frames = new LatestFrames(GatewayConfigs.defaults());

  private static LiveFrame frame(AttemptId attempt, LiveFrame.Kind kind, byte[] payload) {
    return new LiveFrame(TenantId.DEFAULT, PROMPT, attempt, 0, null, kind, payload);
  }

  private void text(AttemptId attempt, String json) {
    frames.add(frame(attempt, LiveFrame.Kind.TEXT, json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void knowsWhatIsDoneAndWhereTheRunIs() {
    text(FIRST, "{\"type\": \"execution_cached\", \"data\": {\"nodes\": [\"1\", \"2\"]}}");
    text(
        FIRST,
        """
        {"type": "progress_state", "data": {"nodes": {
          "3": {"state": "finished", "value": 1, "max": 1},
          "4": {"state": "running", "value": 5, "max": 20}}}}""");
    text(FIRST, "{\"type\": \"executing\", \"data\": {\"node\": \"4\"}}");

    RunState run = frames.state(FIRST).orElseThrow();

    assertThat(run.done()).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(run.current()).isEqualTo("4");
    assertThat(run.fraction()).isEqualTo(0.25);
  }

  @Test
  void resultsOfARunAreKeptByGraphNode() {
    text(
        FIRST,
        "{\"type\": \"executed\", \"data\": {\"node\": \"9\", \"output\": {\"text\": [\"a\"]}}}");
    text(FIRST, "{\"type\": \"executed\", \"data\": {\"node\": \"8\", \"output\": null}}");
    text(FIRST, "{\"type\": \"executing\", \"data\": {\"node\": \"4\"}}");

    assertThat(frames.resultsTold(FIRST)).isEqualTo(2);
    assertThat(frames.results(FIRST)).hasToString("{\"9\":{\"text\":[\"a\"]}}");
    assertThat(frames.resultsTold(FIRST.next())).isZero();
    assertThat(frames.results(FIRST.next())).isEmpty();
  }

  @Test
  void anotherAttemptBeginsAnew() {
    text(FIRST, "{\"type\": \"execution_cached\", \"data\": {\"nodes\": [\"1\"]}}");
    frames.add(
        frame(
            FIRST, LiveFrame.Kind.BINARY, BinaryMessage.jpegPreview(new byte[] {1, 2, 3}).bytes()));
    assertThat(frames.preview(FIRST).orElseThrow().image().orElseThrow().bytes())
        .containsExactly(1, 2, 3);

    text(FIRST.next(), "{\"type\": \"execution_start\", \"data\": {}}");

    assertThat(frames.state(FIRST)).isEmpty();
    assertThat(frames.state(FIRST.next()).orElseThrow().done()).isEmpty();
    assertThat(frames.preview(FIRST.next())).isEmpty();
    assertThat(frames.runs(FIRST.next())).isTrue();
  }

  @Test
  void aPreviewWithMetadataSaysWhoseItIs() {
    BinaryMessage preview =
        BinaryMessage.jpegPreview(
            JsonNodeFactory.instance.objectNode().put("node_id", "7"), new byte[] {9});
    frames.add(frame(FIRST, LiveFrame.Kind.BINARY, preview.bytes()));

    BinaryMessage kept = frames.preview(FIRST).orElseThrow();

    assertThat(kept.metadata().orElseThrow().path("node_id").asText()).isEqualTo("7");
    assertThat(kept.image().orElseThrow().mimeType()).isEqualTo("image/jpeg");
  }

  @Test
  void aBrokenMessageTellsNothing() {
    text(FIRST, "{\"type\": \"progress_state\", broken");

    assertThat(frames.state(FIRST).orElseThrow().current()).isNull();
  }
}
