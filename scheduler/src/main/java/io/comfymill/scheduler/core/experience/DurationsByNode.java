package io.comfymill.scheduler.core.experience;

import io.comfymill.common.id.NodeId;
import java.util.HashMap;
import java.util.Map;

/**
 * How long one thing takes, in seconds, on each node and over all nodes.
 *
 * <p>A node's difference from the mean of all counts only as far as chance does not explain it. So
 * nodes are equal until they have proved otherwise, and one that was a little faster a few times is
 * not preferred for it.
 */
final class DurationsByNode {
  private final DecayingMean all = new DecayingMean();
  // No more than there are nodes.
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

  /** Over all nodes. */
  double seconds() {
    return all.mean();
  }

  boolean isKnown(NodeId node) {
    return nodes.containsKey(node);
  }

  /** On that node. */
  double seconds(NodeId node) {
    DecayingMean known = nodes.get(node);
    if (known == null) {
      return all.mean();
    }
    double difference = known.mean() - all.mean();
    double chance = known.uncertainty();
    return Math.abs(difference) <= chance
        ? all.mean()
        : known.mean() - Math.copySign(chance, difference);
  }

  /** How far apart such times lie on that node. */
  double spread(NodeId node) {
    return nodes.getOrDefault(node, all).spread();
  }
}
