package io.comfymill.agent;

import io.comfymill.agent.assignments.AssignmentInbox;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.agent.node.LookedAfter;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of this agent. Which they are may change while it runs: one that is no longer wanted,
 * or wanted otherwise, takes nothing more, and goes once it holds nothing. {@link #become} is
 * called by one thread at a time; the rest by any.
 */
final class AgentNodes {
  private static final Logger LOG = Logger.getLogger(AgentNodes.class);

  private final Map<NodeId, Kept> nodes = new ConcurrentHashMap<>();
  private final Set<NodeId> leaving = new HashSet<>();
  private final Parts parts;
  private final AssignmentInbox inbox;
  private @Nullable Runnable closeReader;

  /** What this class has others do. */
  interface Parts {
    LookedAfter node(NodeId id, NodePlan plan);

    /**
     * Reads these nodes' assignments from now on.
     *
     * @return ends that
     */
    Runnable reader(Set<NodeId> of, AssignmentInbox inbox, Runnable listening);

    /** This comes to it now. */
    default void assigned(NodeId id, Assignment assignment) {}

    /** It is looked after no more. */
    void gone(NodeId id, NodePlan plan);
  }

  private record Kept(LookedAfter node, NodePlan plan) {}

  AgentNodes(Parts parts, AssignmentInbox.Keep journal) {
    this.parts = parts;
    this.inbox = new AssignmentInbox(journal, this::accepts);
  }

  private @Nullable Consumer<Assignment> accepts(NodeId id) {
    Kept kept = nodes.get(id);
    return kept == null
        ? null
        : assignment -> {
          parts.assigned(id, assignment);
          kept.node().assign(assignment);
        };
  }

  /** Starts with these; each resumes what the journal has of it. */
  void start(Map<NodeId, NodePlan> wanted, Collection<JournalEntry> journal) {
    wanted.forEach((id, plan) -> nodes.put(id, new Kept(parts.node(id, plan), plan)));
    journal.forEach(this::restore);
    inbox.remember(journal.stream().map(entry -> entry.run().attempt()).toList());
    nodes.values().forEach(kept -> kept.node().start());
    listen();
  }

  private void restore(JournalEntry entry) {
    Kept kept = nodes.get(entry.run().nodeId());
    if (kept == null) {
      LOG.warnf(
          "%s was held for %s, which this agent no longer looks after",
          entry.run().attempt(), entry.run().nodeId());
    } else {
      kept.node().restore(entry);
    }
  }

  /** Comes as near to these as what is held allows; to be called again and again. */
  void become(Map<NodeId, NodePlan> wanted) {
    boolean changed = false;
    for (Map.Entry<NodeId, Kept> node : List.copyOf(nodes.entrySet())) {
      if (leaving.contains(node.getKey())
          || !node.getValue().plan().equals(wanted.get(node.getKey()))) {
        changed |= leave(node.getKey(), node.getValue());
      }
    }
    for (Map.Entry<NodeId, NodePlan> plan : wanted.entrySet()) {
      if (!nodes.containsKey(plan.getKey())) {
        LookedAfter node = parts.node(plan.getKey(), plan.getValue());
        nodes.put(plan.getKey(), new Kept(node, plan.getValue()));
        node.start();
        changed = true;
      }
    }
    if (changed) {
      listen();
    }
  }

  private boolean leave(NodeId id, Kept kept) {
    leaving.add(id);
    if (kept.node().drain().toCompletableFuture().join() > 0) {
      return false;
    }
    kept.node().stop();
    nodes.remove(id);
    leaving.remove(id);
    parts.gone(id, kept.plan());
    LOG.infof("%s at %s is looked after no more", id, kept.plan().address());
    return true;
  }

  private void listen() {
    closeReader();
    closeReader = parts.reader(Set.copyOf(nodes.keySet()), inbox, this::listening);
  }

  private void closeReader() {
    Runnable close = closeReader;
    if (close != null) {
      close.run();
    }
  }

  private void listening() {
    nodes.values().forEach(kept -> kept.node().listening());
  }

  /**
   * The agent ends, and another takes its place.
   *
   * @param within 0 where none does
   * @return ends when the scheduler's topic has it from all nodes
   */
  CompletionStage<Void> stop(Duration within) {
    closeReader();
    List<CompletableFuture<?>> told = new ArrayList<>();
    for (Kept kept : nodes.values()) {
      if (within.isZero()) {
        kept.node().stop();
      } else {
        told.add(kept.node().handOver(within).toCompletableFuture());
      }
    }
    return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
  }

  /**
   * Takes no more work for any node.
   *
   * @return how many attempts they still hold
   */
  CompletionStage<Integer> drain() {
    CompletionStage<Integer> held = CompletableFuture.completedFuture(0);
    for (Kept kept : nodes.values()) {
      held = held.thenCombine(kept.node().drain(), Integer::sum);
    }
    return held;
  }

  /** The names of the model files that attempts name which its nodes hold. */
  Set<String> modelFilesInUse() {
    Set<String> names = new HashSet<>();
    conditions().values().forEach(condition -> names.addAll(condition.modelFiles()));
    return names;
  }

  /** How each of its ComfyUI servers is, by its node's id. */
  Map<NodeId, LookedAfter.Condition> conditions() {
    return mapped(LookedAfter::condition);
  }

  private <T> Map<NodeId, T> mapped(Function<LookedAfter, T> of) {
    Map<NodeId, T> all = new TreeMap<>();
    nodes.forEach((id, kept) -> all.put(id, of.apply(kept.node())));
    return Collections.unmodifiableMap(all);
  }
}
