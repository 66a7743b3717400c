package io.comfymill.scheduler.core.sticky;

import io.comfymill.common.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The node of each sticky key: the one that the key's latest job was given. Whether that node may
 * be used is not known here; where it may not, the job goes elsewhere and moves the key.
 *
 * <p>A key is forgotten an hour after its last job was placed, and the longest unused first when
 * there are too many. In memory only: a new leader knows the keys of the jobs that nodes have.
 */
public final class StickyNodes {
  static final Duration UNUSED = Duration.ofHours(1);
  static final int MOST = 100_000;

  /** The key used longest ago first. */
  private final LinkedHashMap<String, Assignment> nodes = new LinkedHashMap<>();

  /** Null where the key has none. */
  public @Nullable NodeId of(String key, Instant now) {
    Assignment assigned = nodes.get(key);
    return assigned == null || assigned.isForgotten(now) ? null : assigned.node;
  }

  /**
   * A job of the key was given to that node.
   *
   * @param key null of a job that may go anywhere
   */
  public void placed(@Nullable String key, NodeId node, Instant now) {
    if (key == null) {
      return;
    }
    Assignment before = nodes.remove(key);
    // After a restart the jobs of a key come back in any order.
    boolean later = before == null || !before.usedAt.isAfter(now);
    nodes.put(key, later ? new Assignment(node, now) : before);
    Iterator<Map.Entry<String, Assignment>> oldest = nodes.entrySet().iterator();
    while (oldest.hasNext() && (oldest.next().getValue().isForgotten(now) || nodes.size() > MOST)) {
      oldest.remove();
    }
  }

  int size() {
    return nodes.size();
  }

  private record Assignment(NodeId node, Instant usedAt) {
    boolean isForgotten(Instant now) {
      return usedAt.plus(UNUSED).isBefore(now);
    }
  }
}
