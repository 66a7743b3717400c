package io.comfymill.scheduler.core.fleet;

/**
 * Whose turn it is by weight: every assignment moves a node forward by one divided by its weight,
 * and the node furthest behind is next. A new node, or one that could not take part for a while,
 * joins at most one step behind the furthest, so it catches up on nothing.
 */
public final class WeightedTurns {
  private double furthest;

  public WeightedTurns() {}

  /** Continues from the turns of those nodes. */
  public WeightedTurns(Iterable<NodeView> nodes) {
    nodes.forEach(node -> furthest = Math.max(furthest, node.turn()));
  }

  /** The node's turn after one more assignment. */
  public double after(double turn, int weight) {
    double next = Math.max(turn, furthest - 1) + 1.0 / Math.max(1, weight);
    furthest = Math.max(furthest, next);
    return next;
  }
}
