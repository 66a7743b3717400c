package io.comfymill.gateway.websocket;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What frames have told of attempts: which one of a job is the newest, which jobs have ended, and
 * what graph node each is at. Frames of older attempts and of ended jobs are not passed on. Only
 * the last few thousand jobs are remembered: of one that is forgotten, a frame counts as its
 * attempt's first again, which the live records refuse where the job has ended.
 */
@ApplicationScoped
public class RunningAttempts {
  private static final int REMEMBERED_JOBS = 10_000;

  /** Guarded by this. */
  private final Map<JobId, Seen> jobs =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Seen> eldest) {
          return size() > REMEMBERED_JOBS;
        }
      };

  /**
   * @param graphNode where it is; null before its first
   */
  private record Seen(
      TenantId tenant,
      @Nullable String clientId,
      int attempt,
      boolean ended,
      @Nullable String graphNode) {}

  /** What is to be done with a frame. */
  enum Verdict {
    /** The first of its attempt, which therefore runs. */
    FIRST,
    NEXT,
    STALE
  }

  synchronized Verdict judge(TenantId tenant, @Nullable String clientId, AttemptId attempt) {
    Seen seen = jobs.get(attempt.job());
    if (seen != null && (seen.ended() || attempt.number() < seen.attempt())) {
      return Verdict.STALE;
    }
    if (seen != null && seen.attempt() == attempt.number()) {
      return Verdict.NEXT;
    }
    jobs.put(attempt.job(), new Seen(tenant, clientId, attempt.number(), false, null));
    return Verdict.FIRST;
  }

  synchronized void at(JobId job, String graphNode) {
    jobs.computeIfPresent(
        job,
        (id, seen) ->
            new Seen(seen.tenant(), seen.clientId(), seen.attempt(), seen.ended(), graphNode));
  }

  /**
   * @return false where that was known already
   */
  synchronized boolean end(TenantId tenant, JobId job) {
    Seen before = jobs.put(job, new Seen(tenant, null, Integer.MAX_VALUE, true, null));
    return before == null || !before.ended();
  }

  /**
   * The job goes on, or begins once more after it had failed.
   *
   * @param attempt its newest, of which frames may still be under way
   */
  synchronized void goesOn(JobId job, int attempt) {
    jobs.computeIfPresent(
        job,
        (id, seen) -> seen.ended() ? new Seen(seen.tenant(), null, attempt, false, null) : seen);
  }

  /** The graph node that a client's job is at, if one of its jobs is running. */
  synchronized Optional<String> graphNodeOf(TenantId tenant, String clientId) {
    return jobs.values().stream()
        .filter(seen -> !seen.ended() && seen.tenant().equals(tenant))
        .filter(seen -> clientId.equals(seen.clientId()))
        .flatMap(seen -> Optional.ofNullable(seen.graphNode()).stream())
        .findFirst();
  }
}
