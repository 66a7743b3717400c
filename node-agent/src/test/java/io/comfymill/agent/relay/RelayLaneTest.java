package io.comfymill.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.redis.FrameQueue;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.JobSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RelayLaneTest {
  private final List<String> out = new ArrayList<>();
  private final RelayLane lane =
      new RelayLane(
          frame -> out.add(new String(frame.frame().payload(), StandardCharsets.UTF_8)),
          Runnable::run);

  private static FrameQueue.Outgoing frame(String text) {
    JobSpec job = Jobs.job("p");
    return new FrameQueue.Outgoing(
        new LiveFrame(
            job.tenant(),
            job.promptId(),
            new AttemptId(job.id(), 1),
            0,
            null,
            LiveFrame.Kind.TEXT,
            text.getBytes(StandardCharsets.UTF_8)),
        false,
        null,
        settled -> {});
  }

  @Test
  void whatComesAfterAFrameThatWaitsForItsFilesWaitsBehindIt() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> second = new CompletableFuture<>();
    lane.relay(frame("start"));
    lane.relayAfter(first, frame("executed 1"));
    lane.relay(frame("progress"));
    lane.relayAfter(second, frame("executed 2"));
    lane.relay(frame("end"));
    assertThat(out).containsExactly("start");

    second.complete(null);
    assertThat(out).containsExactly("start");
    first.complete(null);
    assertThat(out).containsExactly("start", "executed 1", "progress", "executed 2", "end");
  }

  @Test
  void whileFilesAreNotStoredProgressIsDroppedFirstThenTheOldest() {
    List<String> lost = new ArrayList<>();
    lane.relayAfter(new CompletableFuture<>(), sized("executed", 1, false, lost));
    lane.relay(sized("progress", RelayLane.MAX_BYTES, true, lost));
    assertThat(lost).containsExactly("progress");

    lane.relay(sized("text", RelayLane.MAX_BYTES, false, lost));
    assertThat(lost).containsExactly("progress", "executed");
    assertThat(out).hasSize(1); // nothing is before it any more
  }

  private static FrameQueue.Outgoing sized(
      String name, int bytes, boolean superseded, List<String> lost) {
    LiveFrame like = frame("").frame();
    LiveFrame frame =
        new LiveFrame(
            like.tenant(), like.promptId(), like.attempt(), 0, null, like.kind(), new byte[bytes]);
    return new FrameQueue.Outgoing(frame, superseded, null, published -> lost.add(name));
  }

  @Test
  void filesThatAreGivenUpDoNotHoldTheFramesBack() {
    CompletableFuture<Void> stored = new CompletableFuture<>();
    lane.relayAfter(stored, frame("executed"));
    stored.completeExceptionally(new IllegalStateException("disk full"));

    assertThat(out).containsExactly("executed");
  }
}
