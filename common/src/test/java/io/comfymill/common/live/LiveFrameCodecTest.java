package io.comfymill.common.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFrameCodecTest {
  private static final PromptId PROMPT = new PromptId("prompt ü");

  @Test
  void bytesComeBackAsTheyWere() {
    byte[] payload = new byte[70_000];
    Arrays.fill(payload, (byte) 0xE9);
    LiveFrame frame = frame("client", LiveFrame.Kind.BINARY, payload);

    LiveFrame decoded = LiveFrameCodec.decode(LiveFrameCodec.encode(frame));

    assertThat(decoded.payload()).isEqualTo(payload);
    assertThat(decoded).usingRecursiveComparison().isEqualTo(frame);
  }

  @Test
  void aFrameForAllHasNoClient() {
    LiveFrame frame = frame(null, LiveFrame.Kind.TEXT, "{}".getBytes(StandardCharsets.UTF_8));

    LiveFrame decoded = LiveFrameCodec.decode(LiveFrameCodec.encode(frame));

    assertThat(decoded.clientId()).isNull();
    assertThat(decoded.kind()).isEqualTo(LiveFrame.Kind.TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 20})
  void refusesCutFrames(int length) {
    byte[] whole = LiveFrameCodec.encode(frame("c", LiveFrame.Kind.TEXT, new byte[0]));
    byte[] cut = Arrays.copyOf(whole, length);

    assertThatThrownBy(() -> LiveFrameCodec.decode(cut))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesImpossibleLengths(int headerLength) {
    byte[] bytes = ByteBuffer.allocate(40).putInt(headerLength).array();

    assertThatThrownBy(() -> LiveFrameCodec.decode(bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void channelsAreFoundByThePattern() {
    assertThat(LiveChannel.of(TenantId.DEFAULT)).isEqualTo("comfymill:frames:default");
    assertThat(LiveChannel.of(TenantId.DEFAULT)).startsWith(LiveChannel.PATTERN.replace("*", ""));
  }

  private static LiveFrame frame(@Nullable String client, LiveFrame.Kind kind, byte[] payload) {
    AttemptId attempt = new AttemptId(JobId.of(TenantId.DEFAULT, PROMPT), 1);
    return new LiveFrame(TenantId.DEFAULT, PROMPT, attempt, 7, client, kind, payload);
  }
}
