package io.comfymill.scheduler.core.fleet;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a node is used: what its agent was configured with, overridden by what operators say.
 *
 * @param weight its share where the policy goes by weights, 1–1000
 * @param priority where the policy goes by priorities: higher goes first
 * @param enabled false: takes nothing
 * @param draining finishes what runs and takes nothing new
 */
public record NodeSettings(
    String pool,
    SortedSet<String> labels,
    int weight,
    int priority,
    boolean enabled,
    boolean draining) {
  /** The pool of a node that nobody put into another one. */
  public static final String DEFAULT_POOL = "default";

  public static final NodeSettings DEFAULT =
      new NodeSettings(DEFAULT_POOL, Collections.emptySortedSet(), 1, 0, true, false);

  public NodeSettings {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }
}
