package io.comfymill.common.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrameBatchTest {
  private static final PromptId PROMPT = new PromptId("p");
  private static final List<LiveFrame> FRAMES =
      IntStream.of(3, 0, 70_000).mapToObj(FrameBatchTest::frame).toList();

  private static LiveFrame frame(int size) {
    byte[] payload = new byte[size];
    Arrays.fill(payload, (byte) 0xFF); // as the mark is
    AttemptId attempt = new AttemptId(JobId.of(TenantId.DEFAULT, PROMPT), 1);
    return new LiveFrame(
        TenantId.DEFAULT, PROMPT, attempt, size, "c", LiveFrame.Kind.BINARY, payload);
  }

  private static FrameBatch.Joined join(List<LiveFrame> frames) {
    return FrameBatch.join(frames.stream().map(LiveFrameCodec::encode).toList());
  }

  @Test
  void severalComeBackInTheirOrder() {
    assertThat(FrameBatch.decode(join(FRAMES).message()))
        .usingRecursiveComparison()
        .isEqualTo(FRAMES);
  }

  @Test
  void eachFrameIsFoundWhereItBegins() {
    FrameBatch.Joined joined = join(FRAMES);

    for (int i = 0; i < FRAMES.size(); i++) {
      byte[] frame = LiveFrameCodec.encode(FRAMES.get(i));
      int start = joined.starts().get(i);
      assertThat(Arrays.copyOfRange(joined.message(), start, start + frame.length))
          .isEqualTo(frame);
    }
  }

  @Test
  void oneGoesAsItAlwaysDid() {
    FrameBatch.Joined alone = join(FRAMES.subList(0, 1));

    assertThat(alone.message()).isEqualTo(LiveFrameCodec.encode(FRAMES.get(0)));
    assertThat(alone.starts()).containsExactly(0);
    assertThat(FrameBatch.decode(alone.message())).hasSize(1);
  }

  /** Rather no frame at all than the end of one taken for another. */
  @Test
  void aGatewayThatKnowsSingleFramesAloneRefusesSeveral() {
    byte[] several = join(FRAMES).message();

    assertThatThrownBy(() -> LiveFrameCodec.decode(several))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsCutOffIsRefused() {
    List<LiveFrame> small = FRAMES.subList(0, 2);
    byte[] whole = join(small).message();
    int first = LiveFrameCodec.encode(small.get(0)).length;
    List<Integer> betweenFrames = List.of(4, 4 + 4 + first);

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (!betweenFrames.contains(length)) {
        assertThatThrownBy(() -> FrameBatch.decode(cut))
            .as("%d bytes", length)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
