package io.comfymill.scheduler.core.line;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobTicket;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Equal requests of one tenant: the unfinished job that runs for all of them, and the others. */
public final class SharedRuns {
  private final Map<Key, JobId> running = new HashMap<>();
  private final Map<JobId, SortedSet<JobId>> others = new HashMap<>();

  private record Key(TenantId tenant, String key) {}

  public void add(Job job) {
    JobTicket ticket = job.ticket();
    JobId by = ticket.answeredBy();
    Key key = key(ticket);
    if (by != null) {
      others.computeIfAbsent(by, added -> new TreeSet<>()).add(job.id());
    } else if (key != null && ticket.conditions().isMet()) {
      running.putIfAbsent(key, job.id());
    }
  }

  /** The job must be as it was when it was added; those that it was to answer for stay. */
  public void remove(Job job) {
    JobTicket ticket = job.ticket();
    JobId by = ticket.answeredBy();
    Key key = key(ticket);
    if (by != null) {
      SortedSet<JobId> jobs = others.get(by);
      if (jobs != null && jobs.remove(job.id()) && jobs.isEmpty()) {
        others.remove(by);
      }
    } else if (key != null) {
      running.remove(key, job.id());
    }
  }

  /** The job whose run would answer for that one; null where there is none. */
  public @Nullable JobId runningFor(JobTicket ticket) {
    Key key = key(ticket);
    return key == null ? null : running.get(key);
  }

  private static @Nullable Key key(JobTicket ticket) {
    Merge merge = ticket.conditions().merge();
    return merge == null ? null : new Key(ticket.tenant(), merge.key());
  }

  /** Those that it answers for, in the order of their ids. */
  public List<JobId> answeredBy(JobId job) {
    return List.copyOf(others.getOrDefault(job, Collections.emptySortedSet()));
  }
}
