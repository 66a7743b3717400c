package io.comfymill.simulator.execution;

import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.Link;
import io.comfymill.common.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides which graph node runs next. Sources come first; of those that are ready, an output node
 * wins, then one that feeds an output node, then one that feeds such a one.
 */
final class ExecutionOrder {
  private final Workflow workflow;
  private final Predicate<String> isOutput;
  private final Predicate<String> isCached;
  private final Set<String> pending = new LinkedHashSet<>();
  private final Map<String, Set<String>> blockers = new HashMap<>();
  private final Map<String, Set<String>> blocked = new HashMap<>();

  /**
   * @param isCached graph nodes that are not run, and need not be run for others
   */
  ExecutionOrder(Workflow workflow, Predicate<String> isOutput, Predicate<String> isCached) {
    this.workflow = workflow;
    this.isOutput = isOutput;
    this.isCached = isCached;
  }

  /** Adds a graph node, cached or not, and all that is needed for it. */
  void add(String target) {
    Deque<String> open = new ArrayDeque<>();
    open.push(target);
    while (!open.isEmpty()) {
      String id = open.pop();
      if (pending.add(id)) {
        blockers.computeIfAbsent(id, key -> new LinkedHashSet<>());
        blocked.computeIfAbsent(id, key -> new LinkedHashSet<>());
        for (Link link : links(id)) {
          if (!isCached.test(link.sourceId())) {
            open.push(link.sourceId());
            blockers.get(id).add(link.sourceId());
            blocked.computeIfAbsent(link.sourceId(), key -> new LinkedHashSet<>()).add(id);
          }
        }
      }
    }
  }

  private List<Link> links(String id) {
    return workflow.node(id).map(GraphNode::links).orElse(List.of());
  }

  Optional<String> next() {
    List<String> ready = new ArrayList<>();
    for (String id : pending) {
      if (blockers.get(id).isEmpty()) {
        ready.add(id);
      }
    }
    return ready.stream()
        .filter(isOutput)
        .findFirst()
        .or(() -> ready.stream().filter(id -> feedsOutput(blocked.get(id))).findFirst())
        .or(() -> ready.stream().filter(this::feedsFeederOfOutput).findFirst())
        .or(() -> ready.stream().findFirst());
  }

  private boolean feedsOutput(Collection<String> fed) {
    return fed.stream().anyMatch(isOutput);
  }

  private boolean feedsFeederOfOutput(String id) {
    return blocked.get(id).stream().anyMatch(fed -> feedsOutput(blocked.get(fed)));
  }

  void complete(String id) {
    pending.remove(id);
    for (String fed : blocked.getOrDefault(id, Set.of())) {
      blockers.get(fed).remove(id);
    }
  }
}
