package io.comfymill.agent.health;

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
public final class LingeringPrompts {
  private final Duration patience;
  private final Map<String, Instant> hangsFrom = new LinkedHashMap<>();

  public LingeringPrompts(Duration patience) {
    this.patience = patience;
  }

  /**
   * @return false where it was known
   */
  public boolean add(String promptId, Instant now) {
    return hangsFrom.putIfAbsent(promptId, now.plus(patience)) == null;
  }

  public void hangs(String promptId) {
    hangsFrom.put(promptId, Instant.MIN);
  }

  public boolean hung(Instant now) {
    return hangsFrom.values().stream().anyMatch(from -> !from.isAfter(now));
  }

  public void keepOnly(Predicate<String> stillThere) {
    hangsFrom.keySet().removeIf(stillThere.negate());
  }
}
