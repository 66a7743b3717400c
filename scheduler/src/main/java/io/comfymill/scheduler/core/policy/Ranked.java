package io.comfymill.scheduler.core.policy;

import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rankings have in common: the candidates by number, and which of them were given work
 * since one was asked for.
 */
abstract class Ranked implements Ranking {
  static final int NOBODY = -1;

  private final List<Candidate> candidates;
  private final List<Candidate> taken;
  private @Nullable IdentityHashMap<Candidate, Integer> numbers;
  private int latest = NOBODY;
  private int seen;

  /**
   * @param candidates that are not full
   * @param taken gets longer by each candidate that is given work, by whichever demand
   */
  Ranked(List<Candidate> candidates, List<Candidate> taken) {
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

  @Override
  public final @Nullable Candidate next() {
    for (; seen < taken.size(); seen++) {
      Candidate changed = taken.get(seen);
      int number = numberOf(changed);
      if (number >= 0) {
        changed(number, changed);
      }
    }
    latest = first();
    return latest < 0 ? null : candidate(latest);
  }

  /** Mostly it is the one that was chosen here. */
  private int numberOf(Candidate candidate) {
    if (latest >= 0 && candidate(latest) == candidate) {
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
