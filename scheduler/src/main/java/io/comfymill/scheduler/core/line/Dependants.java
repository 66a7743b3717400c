package io.comfymill.scheduler.core.line;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.job.Job;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which unfinished jobs depend on which others, finished or not yet known ones among them. */
public final class Dependants {
  private final Map<JobId, SortedSet<JobId>> byDependency = new HashMap<>();

  public void add(Job job) {
    for (JobId dependency : job.ticket().conditions().dependsOn()) {
      byDependency.computeIfAbsent(dependency, added -> new TreeSet<>()).add(job.id());
    }
  }

  /** The job must be as it was when it was added. */
  public void remove(Job job) {
    for (JobId dependency : job.ticket().conditions().dependsOn()) {
      SortedSet<JobId> jobs = byDependency.get(dependency);
      if (jobs != null && jobs.remove(job.id()) && jobs.isEmpty()) {
        byDependency.remove(dependency);
      }
    }
  }

  /** In the order of their ids. */
  public List<JobId> of(JobId dependency) {
    return List.copyOf(byDependency.getOrDefault(dependency, Collections.emptySortedSet()));
  }
}
