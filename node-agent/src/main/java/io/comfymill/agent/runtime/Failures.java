package io.comfymill.agent.runtime;

import io.comfymill.common.wire.FailureCause;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the ends of attempts say of the ComfyUI that ran them. Thread-safe. */
final class Failures {
  /** In lower case. After such an error every further use of the card fails in the same process. */
  private static final List<String> BROKEN =
      List.of(
          "cuda error: an illegal memory access",
          "cuda error: device-side assert",
          "cuda error: unspecified launch failure",
          "cuda error: misaligned address",
          "cuda error: uncorrectable ecc error",
          "cudaerrorillegaladdress",
          "hip error: an illegal memory access",
          "hip error: unspecified launch failure");

  /** Others say nothing of ComfyUI, or end it anyway. */
  private static final Set<FailureCause> ITS_OWN =
      EnumSet.of(FailureCause.EXECUTION_ERROR, FailureCause.OUT_OF_MEMORY, FailureCause.HUNG);

  private int inARow;
  private @Nullable String broken;

  synchronized void ended(@Nullable FailureCause cause, String message) {
    if (cause == null) {
      inARow = 0;
    } else if (ITS_OWN.contains(cause)) {
      inARow++;
      String text = message.toLowerCase(Locale.ROOT);
      if (BROKEN.stream().anyMatch(text::contains)) {
        broken = "its CUDA context is broken: " + message.lines().findFirst().orElse("");
      }
    }
  }

  synchronized int inARow() {
    return inARow;
  }

  synchronized @Nullable String broken() {
    return broken;
  }

  /** Another process is there now. */
  synchronized void forget() {
    inARow = 0;
    broken = null;
  }
}
