package io.comfymill.gateway.fleet;

import java.util.List;

/**
 * How many of the slots are in use.
 *
 * @param load from 0 to 1; 1 if no node takes jobs
 * @param running attempts on nodes that take jobs, prefetched ones included
 * @param slots of those nodes, those of API-only jobs included
 */
public record FleetLoad(double load, int running, int slots) {
  static FleetLoad of(List<NodeView> nodes) {
    List<NodeView> online =
        nodes.stream().filter(node -> node.status() == NodeStatus.ONLINE).toList();
    int slots = online.stream().mapToInt(NodeView::room).sum();
    int running = online.stream().mapToInt(node -> node.running().size()).sum();
    double load = slots == 0 ? 1 : Math.min(1, (double) running / slots);
    return new FleetLoad(load, running, slots);
  }
}
