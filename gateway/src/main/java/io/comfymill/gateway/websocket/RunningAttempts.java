package io.comfymill.gateway.websocket;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What frames have shown of attempts: the newest attempt of each job, which jobs have ended, and
 * the graph node each is at. Frames of older attempts and of ended jobs are not forwarded.
 * Forgotten jobs do no harm: a frame then counts as the first of its attempt, which the live
 * records refuse if the job has ended.
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

  /**
   * @param graphNode that it executes; null before the first
   */
  private record Seen(
      TenantId tenant,
      @Nullable String clientId,
      int attempt,
      boolean ended,
      @Nullable String graphNode) {}

  /** What to do with a frame. */
  enum Verdict {
    /** The first frame of its attempt, which therefore runs. */
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
   * @return false if that was known already
   */
  synchronized boolean end(TenantId tenant, JobId job) {
    Seen before = jobs.put(job, new Seen(tenant, null, Integer.MAX_VALUE, true, null));
    return before == null || !before.ended();
  }

  /**
   * The job continues, or is retried after a failure.
   *
   * @param attempt its newest, of which frames may still arrive
   */
  synchronized void goesOn(JobId job, int attempt) {
    jobs.computeIfPresent(
        job,
        (id, seen) -> seen.ended() ? new Seen(seen.tenant(), null, attempt, false, null) : seen);
  }

  /** The graph node that a running job of the client is at. */
  synchronized Optional<String> graphNodeOf(TenantId tenant, String clientId) {
    return jobs.values().stream()
        .filter(seen -> !seen.ended() && seen.tenant().equals(tenant))
        .filter(seen -> clientId.equals(seen.clientId()))
        .flatMap(seen -> Optional.ofNullable(seen.graphNode()).stream())
        .findFirst();
  }
}
