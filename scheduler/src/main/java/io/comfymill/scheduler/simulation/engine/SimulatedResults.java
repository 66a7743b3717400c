package io.comfymill.scheduler.simulation.engine;

import io.comfymill.common.wire.JobGraph;
import io.comfymill.scheduler.core.experience.CacheMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The results of graph nodes that a simulated ComfyUI has in its cache. */
final class SimulatedResults {
  private final CacheMode mode;
  // The one used longest ago comes first.
  private final Set<Long> kept = new LinkedHashSet<>();

  SimulatedResults(CacheMode mode) {
    this.mode = mode;
  }

  /**
   * Runs a graph.
   *
   * @return of each graph node, whether it has to be executed
   */
  List<Boolean> run(JobGraph graph) {
    List<Boolean> executed = new ArrayList<>();
    Set<Long> used = new HashSet<>();
    for (JobGraph.Node node : graph.nodes()) {
      executed.add(!kept.contains(node.signature()));
      if (node.signature() != 0) {
        used.add(node.signature());
      }
    }
    if (mode.equals(CacheMode.CLASSIC)) {
      kept.clear();
    } else {
      kept.removeAll(used);
    }
    kept.addAll(used);
    if (!mode.equals(CacheMode.CLASSIC)) {
      dropOldest(Math.max(0, kept.size() - mode.mostNodes()));
    }
    return executed;
  }

  private void dropOldest(int count) {
    Iterator<Long> oldest = kept.iterator();
    for (int i = 0; i < count; i++) {
      oldest.next();
      oldest.remove();
    }
  }
}
