package io.comfymill.gateway.fleet;

import io.comfymill.common.rows.NodeRow;
import java.util.List;

/**
 * The fleet at a moment, without what runs there.
 *
 * @param hosts those of which a node is heard of, so that their figures are of now
 */
public record FleetNow(List<NodeView> nodes, List<HostView> hosts) {
  public static FleetNow of(List<NodeRow> rows) {
    return new FleetNow(
        rows.stream().map(row -> NodeView.of(row, List.of())).toList(),
        HostView.of(rows.stream().filter(row -> row.online).toList()));
  }
}
