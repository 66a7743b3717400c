package io.comfymill.agent.health;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Prompts that ComfyUI was told to drop, that no attempt waits for any more, and that ComfyUI may
 * still have. Confined to the node's loop.
 *
 * <p>If its attempt was hung, the prompt hangs; any other counts as hanging once it has stayed for
 * as long as an attempt may be silent. Both end when the prompt leaves ComfyUI's queue, even by a
 * restart. So there are never more of them than ComfyUI's queue holds.
 */
public final class LingeringPrompts {
  private final Duration stallTimeout;
  private final Map<String, Instant> hangsFrom = new LinkedHashMap<>();

  public LingeringPrompts(Duration stallTimeout) {
    this.stallTimeout = stallTimeout;
  }

  /**
   * @return false if it was known
   */
  public boolean add(String promptId, Instant now) {
    return hangsFrom.putIfAbsent(promptId, now.plus(stallTimeout)) == null;
  }

  void hangs(String promptId) {
    hangsFrom.put(promptId, Instant.MIN);
  }

  boolean hung(Instant now) {
    return hangsFrom.values().stream().anyMatch(from -> !from.isAfter(now));
  }

  public void keepOnly(Predicate<String> stillThere) {
    hangsFrom.keySet().removeIf(stillThere.negate());
  }
}
