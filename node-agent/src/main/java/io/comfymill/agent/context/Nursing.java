package io.comfymill.agent.context;

import io.comfymill.common.wire.FailureCause;
import org.jspecify.annotations.Nullable;

/** Whoever starts a node's ComfyUI, as the node sees it. Thread-safe. */
public interface Nursing {
  /** Nobody of this agent. */
  Nursing NONE =
      new Nursing() {
        @Override
        public @Nullable String whyNotReady() {
          return null;
        }

        @Override
        public void ended(@Nullable FailureCause cause, String message) {}
      };

  /** Why its ComfyUI must not be given anything, though it may answer; null where it may. */
  @Nullable String whyNotReady();

  /**
   * An attempt ended there.
   *
   * @param cause null: it succeeded
   */
  void ended(@Nullable FailureCause cause, String message);
}
