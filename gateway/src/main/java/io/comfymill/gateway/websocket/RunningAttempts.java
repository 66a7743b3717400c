package io.comfymill.gateway.websocket;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/**
 * What frames have shown of attempts: the newest attempt of each job, and which jobs have ended.
 * Frames of older attempts and of ended jobs are not forwarded. Forgotten jobs do no harm: a frame
 * then counts as the first of its attempt, which the live records refuse if the job has ended.
 */
@ApplicationScoped
public class RunningAttempts {
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MAX_JOBS = 100_000;

  /** Guarded by this. */
  private final Map<JobId, Seen> jobs =
      Caffeine.newBuilder()
          .expireAfterAccess(REMEMBERED)
          .maximumSize(MAX_JOBS)
          .<JobId, Seen>build()
          .asMap();

  private record Seen(int attempt, boolean ended) {}

  /** What to do with a frame. */
  enum Verdict {
    /** The first frame of its attempt, which therefore runs. */
    FIRST,
    NEXT,
    STALE
  }

  synchronized Verdict judge(AttemptId attempt) {
    Seen seen = jobs.get(attempt.job());
    if (seen != null && (seen.ended() || attempt.number() < seen.attempt())) {
      return Verdict.STALE;
    }
    if (seen != null && seen.attempt() == attempt.number()) {
      return Verdict.NEXT;
    }
    jobs.put(attempt.job(), new Seen(attempt.number(), false));
    return Verdict.FIRST;
  }

  /** Whether a frame of the attempt has come. */
  synchronized boolean heardOf(AttemptId attempt) {
    Seen seen = jobs.get(attempt.job());
    return seen != null && !seen.ended() && seen.attempt() == attempt.number();
  }

  /**
   * @return false if that was known already
   */
  synchronized boolean end(JobId job) {
    Seen before = jobs.put(job, new Seen(Integer.MAX_VALUE, true));
    return before == null || !before.ended();
  }

  /**
   * The job continues, or is retried after a failure.
   *
   * @param attempt its newest, of which frames may still arrive
   */
  synchronized void goesOn(JobId job, int attempt) {
    jobs.computeIfPresent(job, (id, seen) -> seen.ended() ? new Seen(attempt, false) : seen);
  }
}
