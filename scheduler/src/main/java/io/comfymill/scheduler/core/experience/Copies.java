package io.comfymill.scheduler.core.experience;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** On how many nodes of the fleet a set of models is probably loaded. */
public final class Copies {
  private final List<ModelMemory> nodes;
  private final Map<SortedSet<String>, Long> known = new HashMap<>();

  public Copies(List<ModelMemory> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  public boolean isOnlyOne(SortedSet<String> set) {
    return known.computeIfAbsent(set, this::count) <= 1;
  }

  private long count(SortedSet<String> set) {
    return nodes.stream().filter(node -> node.missing(set).isEmpty()).count();
  }
}
