package io.comfymill.scheduler.core.lifecycle;

import io.comfymill.common.id.JobId;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.line.Dependants;
import io.comfymill.scheduler.core.line.Line;
import io.comfymill.scheduler.core.line.SharedRuns;
import java.util.List;
import java.util.stream.Stream;

/** By what unfinished jobs are found, other than by their ids. */
final class JobIndexes {
  final Line line;
  final Dependants dependants = new Dependants();
  final SharedRuns sharedRuns = new SharedRuns();
  final JobTimers timers = new JobTimers();

  JobIndexes(Line line) {
    this.line = line;
  }

  void add(Job job) {
    line.add(job);
    dependants.add(job);
    sharedRuns.add(job);
    timers.watch(job);
  }

  /** The job must be as it was when it was added, here and below. */
  void remove(Job job) {
    line.remove(job);
    dependants.remove(job);
    sharedRuns.remove(job);
    timers.forget(job.id());
  }

  /** Its timers stay as they are. */
  void replace(Job job, Job next) {
    dependants.remove(job);
    sharedRuns.remove(job);
    line.replace(job, next);
    dependants.add(next);
    sharedRuns.add(next);
  }

  /** Those that pause or may not start yet, the first to go on first. */
  Stream<JobId> timed(int most) {
    List<JobId> starts = timers.starts.first(most);
    return Stream.concat(timers.pauses.first(most).stream(), starts.stream()).distinct();
  }
}
