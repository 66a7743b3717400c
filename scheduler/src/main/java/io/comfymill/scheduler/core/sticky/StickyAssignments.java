package io.comfymill.scheduler.core.sticky;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes of sticky keys, including those that the pass itself has assigned so far. */
public final class StickyAssignments {
  private final StickyNodes known;
  private final Instant now;
  private final Map<String, NodeId> placed = new HashMap<>();

  public StickyAssignments(StickyNodes known, Instant now) {
    this.known = known;
    this.now = now;
  }

  /** Null where such a job may go anywhere. */
  public @Nullable NodeId of(Requirements wanted) {
    String key = wanted.sticky();
    if (key == null) {
      return null;
    }
    NodeId assigned = placed.get(key);
    return assigned == null ? known.of(key, now) : assigned;
  }

  public void placed(Requirements wanted, NodeId node) {
    if (wanted.sticky() != null) {
      placed.put(wanted.sticky(), node);
    }
  }
}
