package io.comfymill.agent.node;

import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.common.wire.Assignment;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A ComfyUI that an agent looks after. Any thread may call. */
public interface LookedAfter {
  /**
   * How it is.
   *
   * @param offline why it takes nothing; null while it does
   * @param restartNeeded only a restart of ComfyUI helps
   * @param held attempts whose ends Kafka has not acknowledged yet
   * @param answers its ComfyUI does
   * @param idle it holds nothing, and its ComfyUI has no prompts
   * @param vramShare of its VRAM that is in use, 0 to 1; 0 where it is not known
   * @param modelFiles that what it holds names
   */
  record Condition(
      @Nullable String offline,
      boolean restartNeeded,
      int held,
      boolean answers,
      boolean idle,
      double vramShare,
      Set<String> modelFiles) {}

  /** Resumes what a previous life of this agent has left, before anything else. */
  void restore(JournalEntry entry);

  void start();

  /** Assignments arrive from now on, so the node may say that it is there. */
  void listening();

  /**
   * @param assignment is in the journal if it is one to run
   */
  void assign(Assignment assignment);

  /**
   * Takes nothing from now on; what runs goes on, and the scheduler asks back what does not.
   *
   * @return how many attempts it still holds
   */
  CompletionStage<Integer> drain();

  /** As of a moment ago. */
  Condition condition();

  void stop();

  /**
   * As {@link #stop}, and tells the scheduler that another agent takes over within this time.
   *
   * @return ends when the scheduler's topic has it; at once where it was drained
   */
  CompletionStage<?> handOver(Duration within);
}
