package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The health of the fleet.
 *
 * @param status healthy: all nodes take jobs; degraded: some do; unavailable: none does
 * @param online nodes that take jobs
 * @param byStatus the number of nodes in each status
 */
public record FleetStatus(
    String status,
    int nodes,
    int online,
    @JsonProperty("by_status") Map<String, Long> byStatus,
    int running,
    double load) {

  static FleetStatus of(List<NodeView> nodes) {
    Map<String, Long> byStatus =
        nodes.stream()
            .collect(
                Collectors.groupingBy(
                    node -> node.status().word(), TreeMap::new, Collectors.counting()));
    Arrays.stream(NodeStatus.values()).forEach(word -> byStatus.putIfAbsent(word.word(), 0L));
    int online = Math.toIntExact(byStatus.get(NodeStatus.ONLINE.word()));
    FleetLoad load = FleetLoad.of(nodes);
    return new FleetStatus(
        word(nodes.size(), online), nodes.size(), online, byStatus, load.running(), load.load());
  }

  private static String word(int nodes, int online) {
    if (online == 0) {
      return "unavailable";
    }
    return online == nodes ? "healthy" : "degraded";
  }
}
