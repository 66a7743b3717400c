package io.comfymill.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.live.LastFrame;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.live.LiveFrameCodec;
import io.comfymill.common.wire.JobSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private static final JobSpec JOB = Jobs.job("p");
  private final List<LivePublisher.@Nullable Kept> places = new ArrayList<>();
  private final List<LiveFrame> published = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private @Nullable RuntimeException defect;
  private final List<CompletableFuture<Void>> answers = new ArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FrameQueue queue =
      new FrameQueue(
          (channel, frames) -> {
            if (defect != null) {
              throw defect;
            }
            sizes.add(frames.size());
            for (LivePublisher.Message frame : frames) {
              places.add(frame.kept());
              published.add(LiveFrameCodec.decode(frame.bytes()));
            }
            CompletableFuture<Void> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
          },
          metrics);

  private static FrameQueue.Outgoing frame(int first, int size, boolean superseded) {
    byte[] payload = new byte[size];
    payload[0] = (byte) first;
    return new FrameQueue.Outgoing(
        new LiveFrame(
            JOB.tenant(),
            JOB.promptId(),
            new AttemptId(JOB.id(), 1),
            0,
            JOB.clientId(),
            LiveFrame.Kind.BINARY,
            payload),
        superseded,
        null,
        settled -> {});
  }

  private List<Integer> publishedFirstBytes() {
    return published.stream().map(f -> (int) f.payload()[0]).toList();
  }

  /** To the last of those that this makes go out. */
  private void answerAll() {
    for (int i = 0; i < answers.size(); i++) {
      answers.get(i).complete(null);
    }
  }

  @Test
  void theFirstGoesAtOnceAndWhatComesMeanwhileTogetherAfterIt() {
    IntStream.range(0, 5).forEach(i -> queue.add(frame(i, 10, false)));
    assertThat(publishedFirstBytes()).containsExactly(0);

    answerAll();
    assertThat(publishedFirstBytes()).containsExactly(0, 1, 2, 3, 4);
    assertThat(sizes).containsExactly(1, 4);
  }

  @Test
  void noMoreGoTogetherThanABatchHolds() {
    IntStream.range(0, 5).forEach(i -> queue.add(frame(i, FrameQueue.MAX_BATCH_BYTES / 2, false)));
    answerAll();

    assertThat(publishedFirstBytes()).containsExactly(0, 1, 2, 3, 4);
    assertThat(sizes).containsExactly(1, 2, 2);
  }

  @Test
  void itIsFlushedOnceAllFramesUntilThenAreOutAndNotThoseAfterThem() {
    assertThat(queue.flushed()).isDone();
    queue.add(frame(1, 1, false));
    queue.add(frame(2, 1, false));
    CompletableFuture<Void> flushed = queue.flushed();
    queue.add(frame(3, 1, false));

    answers.get(0).complete(null);
    assertThat(flushed).isNotDone();
    answers.get(1).completeExceptionally(new IllegalStateException("Redis is away"));
    assertThat(flushed).isDone();
  }

  @Test
  void whileRedisIsSlowPreviewsAreDroppedFirstAndTheRestKeepsItsOrder() {
    queue.add(frame(9, 1, false));
    published.clear();
    int third = FrameQueue.MAX_BYTES / 3;
    queue.add(frame(1, third, false));
    queue.add(frame(2, third, true));
    queue.add(frame(3, third, false));
    queue.add(frame(4, third, true));
    answerAll();

    assertThat(publishedFirstBytes()).containsExactly(1, 3, 4);
    assertThat(metrics.get("comfymill.agent.frames").tag("outcome", "dropped").counter().count())
        .isEqualTo(1);
  }

  @Test
  void whatRedisDoesNotTakeIsCountedAndTheNextGoesOut() {
    queue.add(frame(9, 1, false));
    queue.add(frame(5, 1, false));
    answers.get(0).completeExceptionally(new IllegalStateException("away"));

    assertThat(publishedFirstBytes()).last().isEqualTo(5);
    assertThat(metrics.get("comfymill.agent.frames").tag("outcome", "dropped").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aPublisherThatThrowsLosesItsFramesAndTheNextGoOut() {
    defect = new IllegalStateException("a defect");
    queue.add(frame(1, 1, false));
    assertThat(queue.flushed()).isDone();

    defect = null;
    queue.add(frame(2, 1, false));
    assertThat(publishedFirstBytes()).containsExactly(2);
  }

  @Test
  void theLastOfAKindIsKeptForTheClientOfItsJob() {
    LiveFrame frame = frame(1, 10, true).frame();
    queue.add(frame(2, 10, false));
    queue.add(new FrameQueue.Outgoing(frame, true, LastFrame.PREVIEW, settled -> {}));
    queue.add(new FrameQueue.Outgoing(frame, true, LastFrame.EXECUTING, settled -> {}));
    queue.add(new FrameQueue.Outgoing(frame, true, LastFrame.PREVIEW, settled -> {}));
    answerAll();

    assertThat(places)
        .containsExactly(null, null, kept(LastFrame.EXECUTING), kept(LastFrame.PREVIEW));
  }

  private static LivePublisher.Kept kept(LastFrame kind) {
    return new LivePublisher.Kept(
        LastFrame.key(JOB.tenant(), String.valueOf(JOB.clientId())), kind.field(JOB.id()));
  }
}
