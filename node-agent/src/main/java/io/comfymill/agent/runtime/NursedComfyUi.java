package io.comfymill.agent.runtime;

import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.loop.LoopSettings;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.loop.SupervisedLoop;
import io.comfymill.common.wire.Assignment;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node whose ComfyUI is started and nursed here. When the agent stops, its ComfyUI goes on. */
public final class NursedComfyUi implements LookedAfter {
  /** Stopping a process may take its whole grace, twice. */
  private static final Duration STALL_AFTER = Duration.ofMinutes(10);

  private final NodeId id;
  private final LookedAfter node;
  private final Nurse nurse;
  private final Loops loops;
  private @Nullable SupervisedLoop nursing;

  public NursedComfyUi(NodeId id, LookedAfter node, Nurse nurse, Loops loops) {
    this.id = id;
    this.node = node;
    this.nurse = nurse;
    this.loops = loops;
  }

  @Override
  public void restore(JournalEntry entry) {
    node.restore(entry);
  }

  @Override
  public void start() {
    node.start();
    LoopSettings settings = LoopSettings.named("nurse/" + id).stallAfter(STALL_AFTER);
    nursing = SupervisedLoop.startBlocking(loops, settings, () -> nurse.turn(node::condition));
  }

  @Override
  public void listening() {
    node.listening();
  }

  @Override
  public void assign(Assignment assignment) {
    node.assign(assignment);
  }

  @Override
  public CompletionStage<Integer> drain() {
    return node.drain();
  }

  @Override
  public Condition condition() {
    return node.condition();
  }

  @Override
  public void stop() {
    nurseNoMore();
    node.stop();
  }

  @Override
  public CompletionStage<?> handOver(Duration within) {
    nurseNoMore();
    return node.handOver(within);
  }

  private void nurseNoMore() {
    if (nursing != null) {
      nursing.close();
    }
  }
}
