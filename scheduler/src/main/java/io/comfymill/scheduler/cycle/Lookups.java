package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.store.JobReader;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be read of jobs that are not in memory before commands about them can be obeyed. */
final class Lookups {
  private final JobReader reader;
  private final SchedulerCore core;
  private final RefusedInputs refused;

  /**
   * @param ended jobs that have a row and are not in the core
   * @param failed those that failed and are asked for once more
   */
  record Found(Set<JobId> ended, Map<JobId, Job> failed) {}

  Lookups(JobReader reader, SchedulerCore core, RefusedInputs refused) {
    this.reader = reader;
    this.core = core;
    this.refused = refused;
  }

  Uni<Found> of(List<Input> inputs) {
    return reader
        .failed(unknownJobs(inputs, JobCommand.Retry.class))
        .chain(failed -> reader.existing(doubtful(inputs)).map(ended -> found(ended, failed)));
  }

  /**
   * Submitted again after they ended? That is rare, so it is not asked each time: the database
   * refuses a second row of a job, and is asked then.
   */
  private Set<JobId> doubtful(List<Input> inputs) {
    return refused.isCareful() ? unknownJobs(inputs, JobCommand.Submit.class) : Set.of();
  }

  private Set<JobId> unknownJobs(List<Input> inputs, Class<? extends JobCommand> kind) {
    Set<JobId> ids = new HashSet<>();
    for (Input input : inputs) {
      if (input.message() instanceof Message.Command command
          && kind.isInstance(command.command())
          && core.find(command.command().jobId()) == null) {
        ids.add(command.command().jobId());
      }
    }
    return ids;
  }

  private static Found found(Set<JobId> ended, List<Job> failed) {
    Map<JobId, Job> byId = new HashMap<>();
    failed.forEach(job -> byId.put(job.id(), job));
    return new Found(ended, byId);
  }
}
