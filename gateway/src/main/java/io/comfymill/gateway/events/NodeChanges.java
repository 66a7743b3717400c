package io.comfymill.gateway.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.comfymill.gateway.fleet.NodeView;
import java.util.List;
import java.util.Map;

/** Nodes that are new or have changed, and the ids of those that are gone. */
record NodeChanges(List<NodeView> changed, List<String> gone) {
  NodeChanges {
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
  }

  @JsonIgnore
  boolean isEmpty() {
    return changed.isEmpty() && gone.isEmpty();
  }

  static NodeChanges between(Map<String, NodeView> before, Map<String, NodeView> now) {
    return new NodeChanges(
        now.values().stream().filter(node -> !node.isAsBefore(before.get(node.id()))).toList(),
        before.keySet().stream().filter(id -> !now.containsKey(id)).sorted().toList());
  }
}
