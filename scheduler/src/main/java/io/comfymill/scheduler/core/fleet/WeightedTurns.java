package io.comfymill.scheduler.core.fleet;

/**
 * How much work each node was given, by weight: every assignment moves a node on by one divided by
 * its weight, and the node that is least far has the next turn. A node that comes new, or could not
 * take part for a while, joins at most one such step behind the furthest: it makes up for nothing.
 */
public final class WeightedTurns {
  private double furthest;

  public WeightedTurns() {}

  /** Goes on from where those nodes are. */
  public WeightedTurns(Iterable<NodeView> nodes) {
    nodes.forEach(node -> furthest = Math.max(furthest, node.turn()));
  }

  /** The node is given something. */
  public double after(double turn, int weight) {
    double next = Math.max(turn, furthest - 1) + 1.0 / Math.max(1, weight);
    furthest = Math.max(furthest, next);
    return next;
  }
}
