package io.comfymill.scheduler.core.experience;

import io.comfymill.common.id.NodeId;
import java.util.HashMap;
import java.util.Map;

/** How long one thing takes, in seconds: on each node, and over all. */
final class Times {
  private final DecayingMean all = new DecayingMean();
  private final Map<NodeId, DecayingMean> nodes = new HashMap<>();

  /** A node's first value counts half, against what is known of the others. */
  void add(NodeId node, double seconds) {
    DecayingMean known = nodes.get(node);
    if (known == null) {
      known = all.isKnown() ? new DecayingMean(all.mean()) : new DecayingMean();
      nodes.put(node, known);
    }
    known.add(seconds);
    all.add(seconds);
  }

  boolean isKnown() {
    return all.isKnown();
  }

  boolean isKnown(NodeId node) {
    return nodes.containsKey(node);
  }

  /** On that node; over all where it never was there. */
  double seconds(NodeId node) {
    DecayingMean known = nodes.get(node);
    return known == null ? all.mean() : known.mean();
  }
}
