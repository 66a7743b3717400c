package io.comfymill.gateway.history;

/**
 * An order in which {@code scheduler.job_counts} says how many jobs are where, by slices. Their
 * sizes are those of {@code scheduler.slices_of}.
 */
public enum JobOrder {
  /** By {@code submitted_at}, an hour at a time. */
  SUBMITTED {
    @Override
    public String within(long first, long last) {
      return " and j.submitted_at >= to_timestamp(%d) and j.submitted_at < to_timestamp(%d)"
          .formatted(first * HOUR, (last + 1) * HOUR);
    }
  },

  /** By {@code changed_seq} of jobs that have ended. */
  ENDED {
    @Override
    public String within(long first, long last) {
      return " and j.changed_seq >= %d and j.changed_seq < %d"
          .formatted(first * CHANGES, (last + 1) * CHANGES);
    }
  };

  private static final long HOUR = 3600;
  static final long CHANGES = 4096;

  /** A condition on {@code scheduler.jobs j}: it is in one of these slices. */
  public abstract String within(long first, long last);
}
