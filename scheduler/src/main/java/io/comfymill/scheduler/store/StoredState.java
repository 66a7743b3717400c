package io.comfymill.scheduler.store;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Job;
import java.util.List;
import java.util.Map;

/** All that a scheduler needs to go on. */
public record StoredState(
    Map<NodeId, StoredNode> nodes, List<Job> jobs, long lastSequence, Progress progress) {
  public StoredState {
    nodes = Map.copyOf(nodes);
    jobs = List.copyOf(jobs);
  }
}
