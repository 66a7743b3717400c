package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.JobId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One timer for each job. Setting and clearing cost a logarithm, and asking what is due costs by
 * what is due: however many wait, a look at the clock is cheap.
 */
public final class TimerQueue {
  private final TreeSet<Alarm> inOrder = new TreeSet<>();
  private final Map<JobId, Alarm> byJob = new HashMap<>();

  /** Replaces the job's timer. */
  public void set(JobId job, Instant at) {
    clear(job);
    Alarm alarm = new Alarm(at, job);
    byJob.put(job, alarm);
    inOrder.add(alarm);
  }

  public void clear(JobId job) {
    Alarm alarm = byJob.remove(job);
    if (alarm != null) {
      inOrder.remove(alarm);
    }
  }

  /** Clears those whose time has come, and returns them, the earliest first. */
  public List<JobId> due(Instant now) {
    if (inOrder.isEmpty() || inOrder.first().at.isAfter(now)) {
      return List.of();
    }
    List<JobId> due = new ArrayList<>();
    while (!inOrder.isEmpty() && !inOrder.first().at.isAfter(now)) {
      JobId job = inOrder.first().job;
      clear(job);
      due.add(job);
    }
    return due;
  }

  /** Clears those set for later than that, and returns them. */
  public List<JobId> after(Instant latest) {
    List<JobId> after = new ArrayList<>();
    while (!inOrder.isEmpty() && inOrder.last().at.isAfter(latest)) {
      JobId job = inOrder.last().job;
      clear(job);
      after.add(job);
    }
    return after;
  }

  /** The jobs whose time comes first, at most that many. */
  public List<JobId> first(int most) {
    return inOrder.stream().limit(most).map(Alarm::job).toList();
  }

  public int size() {
    return inOrder.size();
  }

  private record Alarm(Instant at, JobId job) implements Comparable<Alarm> {
    private static final Comparator<Alarm> ORDER =
        Comparator.comparing(Alarm::at).thenComparing(Alarm::job);

    @Override
    public int compareTo(Alarm other) {
      return ORDER.compare(this, other);
    }
  }
}
