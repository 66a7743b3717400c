package io.comfymill.scheduler.store;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Job;
import java.util.List;
import java.util.Map;

/**
 * All that a scheduler needs to go on.
 *
 * @param pools the policies that operators have set, by pool
 */
public record StoredState(
    Map<NodeId, StoredNode> nodes,
    Map<String, String> pools,
    List<Job> jobs,
    long lastSequence,
    StoredOffsets offsets) {
  public StoredState {
    nodes = Map.copyOf(nodes);
    pools = Map.copyOf(pools);
    jobs = List.copyOf(jobs);
  }
}
