package io.comfymill.agent.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Prompts that ComfyUI was told to let go of, that no attempt waits for any more, and that ComfyUI
 * may still have. Belongs to the node's loop.
 *
 * <p>One whose attempt was hung hangs; of any other that is assumed when it has stayed for as long
 * as an attempt may be silent. Leaving ComfyUI's queue, be it by a restart, ends both. So there are
 * no more of them than ComfyUI's queue holds.
 */
final class LingeringPrompts {
  private final Duration patience;
  private final Map<String, Instant> hangsFrom = new LinkedHashMap<>();

  LingeringPrompts(Duration patience) {
    this.patience = patience;
  }

  /**
   * @return false where it was known
   */
  boolean add(String promptId, Instant now) {
    return hangsFrom.putIfAbsent(promptId, now.plus(patience)) == null;
  }

  void hangs(String promptId) {
    hangsFrom.put(promptId, Instant.MIN);
  }

  boolean hung(Instant now) {
    return hangsFrom.values().stream().anyMatch(from -> !from.isAfter(now));
  }

  void keepOnly(Predicate<String> stillThere) {
    hangsFrom.keySet().removeIf(stillThere.negate());
  }
}
