package io.comfymill.gateway.changes;

import io.comfymill.common.id.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Jobs with a change that could not be written to Redis or told to clients: {@link CatchUp} repairs
 * each from its row. Past the bound the ids are dropped, and everything that changed since the last
 * mark is read again.
 */
@ApplicationScoped
public class MissedChanges {
  private static final Logger LOG = Logger.getLogger(MissedChanges.class);
  private static final int MAX_JOBS = 10_000;

  /** A listener that has failed for minutes over one job will not recover. */
  private static final int MAX_TRIES = 60;

  /** The one that waits longest first; guarded by this. */
  private final Map<JobId, Missed> jobs = new LinkedHashMap<>();

  private boolean tooMany;

  /**
   * @param tries how often a repair was tried
   * @param again another change was missed since the last try
   */
  private record Missed(int tries, boolean again) {}

  synchronized void add(JobId id) {
    if (jobs.size() >= MAX_JOBS && !jobs.containsKey(id)) {
      tooMany = true;
    } else {
      jobs.put(id, new Missed(0, true));
    }
  }

  synchronized boolean isEmpty() {
    return jobs.isEmpty() && !tooMany;
  }

  /** Whether ids were dropped. Answering true clears everything. */
  synchronized boolean takeTooMany() {
    boolean answer = tooMany;
    if (tooMany) {
      jobs.clear();
      tooMany = false;
    }
    return answer;
  }

  /** The next ones to try; they move to the end of the line. */
  synchronized List<JobId> next(int limit) {
    List<JobId> oldest = jobs.keySet().stream().limit(limit).toList();
    return oldest.stream().filter(this::mayTry).toList();
  }

  private boolean mayTry(JobId id) {
    int tries = Objects.requireNonNull(jobs.remove(id)).tries();
    if (tries >= MAX_TRIES) {
      LOG.warnf("job %s: its clients were not told of a change, in %d tries", id, MAX_TRIES);
      return false;
    }
    jobs.put(id, new Missed(tries + 1, false));
    return true;
  }

  synchronized void done(JobId id) {
    jobs.computeIfPresent(id, (job, missed) -> missed.again() ? missed : null);
  }
}
