package io.comfymill.scheduler.core.experience;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The graphs whose results a node's ComfyUI should still hold: a guess from what it ran, as {@link
 * ModelMemory} is one. Where it is wrong, a job runs in full, which costs only time.
 *
 * @param recent the graph that ran last comes first
 */
public record ResultMemory(List<SignedGraph> recent) {
  public static final ResultMemory EMPTY = new ResultMemory(List.of());

  public ResultMemory {
    recent = List.copyOf(recent);
  }

  /**
   * After that graph ran.
   *
   * @param graph null for one that is not known, of which nothing is found again
   */
  public ResultMemory with(@Nullable SignedGraph graph, CacheMode mode) {
    if (graph == null) {
      return mode.isLastGraphOnly() ? EMPTY : this;
    } else if (mode.equals(CacheMode.NONE)) {
      return EMPTY;
    }
    List<SignedGraph> next = new ArrayList<>();
    next.add(graph); // all of it, however few are kept: a graph that runs needs its results
    if (!mode.isLastGraphOnly()) {
      addOlder(graph, mode.mostNodes(), next);
    }
    return new ResultMemory(next);
  }

  private void addOlder(SignedGraph newest, int most, List<SignedGraph> next) {
    Set<Long> kept = new HashSet<>();
    newest.addTo(kept);
    for (SignedGraph older : recent) {
      older.addTo(kept);
      if (kept.size() > most) {
        return;
      } else if (!older.equals(newest)) {
        next.add(older);
      }
    }
  }

  /** Without a graph that did not run to its end: who knows how far it got? */
  public ResultMemory without(SignedGraph graph) {
    return new ResultMemory(recent.stream().filter(held -> !held.equals(graph)).toList());
  }

  boolean holds(long signature) {
    if (signature == 0) {
      return false;
    }
    for (SignedGraph graph : recent) {
      if (graph.contains(signature)) {
        return true;
      }
    }
    return false;
  }

  /** Of how many graph nodes it holds the result. */
  public int held(SignedGraph graph) {
    int held = 0;
    for (int node = 0; node < graph.size(); node++) {
      held += holds(graph.signature(node)) ? 1 : 0;
    }
    return held;
  }
}
