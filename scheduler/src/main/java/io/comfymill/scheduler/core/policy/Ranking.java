package io.comfymill.scheduler.core.policy;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of some candidates a policy chooses next for work of one kind, kept up to date while a pass
 * gives them work. It says the same as {@link PlacementPolicy#choose} of those that are not full,
 * without looking at all of them each time. Belongs to one pass, on its thread.
 */
public abstract class Ranking {
  static final int NOBODY = -1;

  private final List<Candidate> candidates;
  private final List<Candidate> taken;
  private @Nullable IdentityHashMap<Candidate, Integer> numbers;
  private int latest = NOBODY;
  private int seen;

  /**
   * @param candidates that are not full; each is known by its place in the list
   * @param taken the pass appends each candidate that it gives work, for whichever demand
   */
  Ranking(List<Candidate> candidates, List<Candidate> taken) {
    this.candidates = candidates;
    this.taken = taken;
    this.seen = taken.size();
  }

  final int size() {
    return candidates.size();
  }

  final Candidate candidate(int number) {
    return candidates.get(number);
  }

  /** Null where all are full. The same again until some candidate is given work. */
  public final @Nullable Candidate next() {
    for (; seen < taken.size(); seen++) {
      Candidate changed = taken.get(seen);
      int number = numberOf(changed);
      if (number != NOBODY) {
        changed(number, changed);
      }
    }
    latest = first();
    return latest == NOBODY ? null : candidate(latest);
  }

  /** Mostly it is the one that was chosen here last. */
  private int numberOf(Candidate candidate) {
    if (latest != NOBODY && candidate(latest) == candidate) {
      return latest;
    }
    if (numbers == null) {
      numbers = new IdentityHashMap<>(candidates.size());
      for (int i = 0; i < candidates.size(); i++) {
        numbers.put(candidate(i), i);
      }
    }
    return numbers.getOrDefault(candidate, NOBODY);
  }

  /** It was given work, and may be full now. */
  abstract void changed(int number, Candidate candidate);

  /** The number of the one to choose; {@link #NOBODY} where all are full. */
  abstract int first();
}
