package io.comfymill.scheduler.store;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Job;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a scheduler needs to go on.
 *
 * @param pools the policies that operators have set, by pool
 * @param paused the parts of the queue that are
 */
public record StoredState(
    Map<NodeId, StoredNode> nodes,
    Map<String, String> pools,
    Set<QueueName> paused,
    List<Job> jobs,
    long lastSequence,
    StoredOffsets offsets) {
  public StoredState {
    nodes = Map.copyOf(nodes);
    pools = Map.copyOf(pools);
    paused = Set.copyOf(paused);
    jobs = List.copyOf(jobs);
  }
}
