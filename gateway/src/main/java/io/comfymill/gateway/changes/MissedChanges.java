package io.comfymill.gateway.changes;

import io.comfymill.common.id.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Jobs of which a change could not be written to Redis, or not be told to the clients: {@link
 * CatchUp} makes up for each from its row. Past the bound it is no longer known which they are, and
 * all that has changed since the last mark is gone through again.
 */
@ApplicationScoped
public class MissedChanges {
  private static final Logger LOG = Logger.getLogger(MissedChanges.class);
  private static final int MAX_JOBS = 10_000;

  /** A listener that fails for minutes about one job will go on failing. */
  private static final int MAX_TRIES = 60;

  /** The one that waits longest first; guarded by this. */
  private final Map<JobId, Missed> jobs = new LinkedHashMap<>();

  private boolean tooMany;

  /**
   * @param tries how often it was made up for, or that was tried
   * @param again it was missed once more since the last try
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

  /** Whether some were not kept. Asked once, it is forgotten, with all that were. */
  synchronized boolean takeTooMany() {
    boolean answer = tooMany;
    if (tooMany) {
      jobs.clear();
      tooMany = false;
    }
    return answer;
  }

  /** Some to be tried now, which go to the end of the line. */
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
