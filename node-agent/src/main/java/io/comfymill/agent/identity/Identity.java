package io.comfymill.agent.identity;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ids of an agent and of every ComfyUI it has ever looked after.
 *
 * @param nodes base URL → id
 */
public record Identity(AgentId agent, SortedMap<String, NodeId> nodes) {
  public Identity {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
  }

  Identity with(Map<String, NodeId> more) {
    TreeMap<String, NodeId> all = new TreeMap<>(nodes);
    all.putAll(more);
    return new Identity(agent, all);
  }
}
