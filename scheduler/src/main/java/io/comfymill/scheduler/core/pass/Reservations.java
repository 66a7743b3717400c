package io.comfymill.scheduler.core.pass;

import io.comfymill.scheduler.core.policy.Candidate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Free slots reserved for demands that few nodes take and that have been blocked for long: whenever
 * such a node became free, it was the turn of a job that could also run elsewhere. One slot for
 * each such demand.
 *
 * <p>A slot is kept only from demands that may also go to a node of no use to the waiting one.
 * Those that can go nowhere else take their fair turns, and those of a higher tier take the slot
 * where no other is free. So a slot is empty only until the pass comes to the demand that it is
 * reserved for.
 */
final class Reservations {
  private final IdentityHashMap<Candidate, List<Waiter>> byNode = new IdentityHashMap<>();

  void keep(Candidate node, Choice waiting, int tier) {
    byNode
        .computeIfAbsent(node, added -> new ArrayList<>(1))
        .add(new Waiter(waiting, tier, new HashSet<>(waiting.allowed())));
  }

  /** The demand got a node, or its policy holds it back. */
  void release(Choice waiting) {
    byNode.values().forEach(waiters -> waiters.removeIf(waiter -> waiter.choice == waiting));
  }

  /** Has it a free slot that is not reserved? */
  boolean hasRoom(Candidate node) {
    return byNode.getOrDefault(node, List.of()).size() < free(node);
  }

  boolean isEmpty() {
    return byNode.isEmpty();
  }

  /** Those of the open nodes that are not reserved against such a demand. */
  List<Candidate> open(Choice choice, int tier, List<Candidate> open) {
    if (byNode.isEmpty()) {
      return open;
    }
    List<Candidate> left = without(open, choice, waiter -> true);
    return left.isEmpty() ? without(open, choice, waiter -> waiter.tier >= tier) : left;
  }

  private List<Candidate> without(List<Candidate> open, Choice choice, Predicate<Waiter> counts) {
    return open.stream().filter(node -> kept(node, choice, counts) < free(node)).toList();
  }

  private static int free(Candidate node) {
    return node.slots() - node.occupied();
  }

  private int kept(Candidate node, Choice choice, Predicate<Waiter> counts) {
    int kept = 0;
    for (Waiter waiter : byNode.getOrDefault(node, List.of())) {
      if (waiter.choice != choice && counts.test(waiter) && waiter.leavesElsewhere(choice)) {
        kept++;
      }
    }
    return kept;
  }

  private record Waiter(Choice choice, int tier, Set<Candidate> allowed) {
    boolean leavesElsewhere(Choice other) {
      return !allowed.containsAll(other.allowed());
    }
  }
}
