package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Jobs of this demand wait, and what each node has against them. */
public record Waiting(Demand demand, int jobs, SortedMap<NodeId, NodeRefusal> refusals) {
  public Waiting {
    refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
  }
}
