package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Attempts that a node lists and that are not current: left over from before it was lost, or just
 * ended. They occupy slots until they are gone. There are no more than one heartbeat lists.
 */
final class OrphanedAttempts {
  private static final int LISTED_TWICE = 2;

  /**
   * Ends remembered until the next heartbeat. Beyond the bound the oldest is forgotten, and may be
   * asked to stop although it has ended.
   */
  static final int MOST_ENDED = 1000;

  private final SortedMap<AttemptId, Integer> timesListed = new TreeMap<>();
  private final Set<AttemptId> ended = new LinkedHashSet<>();

  /** Its end was reported, so older heartbeats that list it mean nothing. */
  void ended(AttemptId attempt) {
    timesListed.remove(attempt);
    ended.add(attempt);
    if (ended.size() > MOST_ENDED) {
      ended.remove(ended.iterator().next());
    }
  }

  /**
   * @param listed all that the newest heartbeat lists
   * @param current which of them are current
   * @return those to stop, listed at least twice: the end of one listed once may still be on its
   *     way
   */
  List<AttemptId> update(Collection<AttemptId> listed, Set<AttemptId> current) {
    ended.retainAll(listed);
    timesListed.keySet().retainAll(listed);
    List<AttemptId> toStop = new ArrayList<>();
    for (AttemptId attempt : listed) {
      if (current.contains(attempt)) {
        timesListed.remove(attempt);
      } else if (!ended.contains(attempt)
          && timesListed.merge(attempt, 1, Integer::sum) >= LISTED_TWICE) {
        toStop.add(attempt);
      }
    }
    return toStop;
  }

  int remembered() {
    return timesListed.size() + ended.size();
  }

  int count() {
    return timesListed.size();
  }
}
