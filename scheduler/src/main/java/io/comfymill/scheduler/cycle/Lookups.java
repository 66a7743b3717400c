package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.store.JobReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was read about jobs that are not in memory, so that commands about them can be obeyed.
 *
 * @param ended jobs that have a row
 * @param failed those that failed and are asked for once more
 */
record Lookups(Set<JobId> ended, Map<JobId, Job> failed) {
  /**
   * @param careful whether to look for jobs submitted again after they ended. That is rare, so it
   *     is done only after the database refused a second row of a job
   */
  static Lookups of(List<Input> inputs, SchedulerCore core, JobReader reader, boolean careful)
      throws InterruptedException {
    Map<JobId, Job> failed = new HashMap<>();
    for (Job job : reader.failed(unknownJobs(inputs, core, JobCommand.Retry.class))) {
      failed.put(job.id(), job);
    }
    Set<JobId> ended =
        careful ? reader.existing(unknownJobs(inputs, core, JobCommand.Submit.class)) : Set.of();
    return new Lookups(ended, failed);
  }

  private static Set<JobId> unknownJobs(
      List<Input> inputs, SchedulerCore core, Class<? extends JobCommand> kind) {
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
}
