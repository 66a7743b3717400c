package io.comfymill.common.id;

import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;

/**
 * One try of a job on one node.
 *
 * @param number 1 for the first attempt; the fencing token: of two attempts of a job only the one
 *     with the higher number can be current
 */
public record AttemptId(JobId job, int number) implements Comparable<AttemptId> {
  private static final Comparator<AttemptId> ORDER =
      Comparator.comparing(AttemptId::job).thenComparingInt(AttemptId::number);

  public AttemptId {
    Objects.requireNonNull(job, "job");
    if (number < 1) {
      throw new IllegalArgumentException("attempt numbers start at 1, not " + number);
    }
  }

  /**
   * The {@code prompt_id} under which this attempt runs on its node's ComfyUI. It differs from
   * attempt to attempt, so that an interrupt or a history entry of one is never taken for
   * another's, and it is a canonical UUID, as newer ComfyUI versions demand.
   */
  public UUID comfyPromptId() {
    return NameUuid.of("attempt", job.toString(), Integer.toString(number));
  }

  public AttemptId next() {
    return new AttemptId(job, number + 1);
  }

  @Override
  public int compareTo(AttemptId other) {
    return ORDER.compare(this, other);
  }

  /** For people and log lines: {@code <job>#<number>}. */
  @Override
  public String toString() {
    return job + "#" + number;
  }
}
