package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.core.line.KnownEnds.Answer;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.store.JobReader;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was read about jobs that are not in memory, so that commands about them can be obeyed.
 *
 * @param ended jobs that have a row
 * @param failed those that failed and are asked for once more
 * @param known what new jobs, and these, refer to
 */
record Lookups(Set<JobId> ended, Map<JobId, Job> failed, KnownEnds known) {
  /**
   * @param careful whether to look for jobs submitted again after they ended. That is rare, so it
   *     is done only after the database refused a second row of a job
   */
  static Lookups of(
      List<Input> inputs, SchedulerCore core, JobReader reader, boolean careful, Instant now)
      throws InterruptedException {
    Map<JobId, Job> failed = new HashMap<>();
    for (Job job : reader.failed(unknownJobs(inputs, core, JobCommand.Retry.class))) {
      failed.put(job.id(), job);
    }
    Set<JobId> ended =
        careful ? reader.existing(unknownJobs(inputs, core, JobCommand.Submit.class)) : Set.of();
    return new Lookups(ended, failed, known(inputs, failed.values(), core, reader, now));
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

  private static KnownEnds known(
      List<Input> inputs, Collection<Job> failed, SchedulerCore core, JobReader reader, Instant now)
      throws InterruptedException {
    Set<JobId> dependencies = new HashSet<>();
    Map<JobId, Answer> answers = new HashMap<>();
    failed.forEach(job -> dependencies.addAll(job.ticket().conditions().dependsOn()));
    for (Input input : inputs) {
      if (input.message() instanceof Message.Command command
          && command.command() instanceof JobCommand.Submit submit
          && submit.job().conditions() != null) {
        dependencies.addAll(submit.job().conditions().dependsOn());
        answer(submit.job(), reader, now).ifPresent(found -> answers.put(submit.jobId(), found));
      }
    }
    dependencies.removeIf(id -> core.find(id) != null);
    return new KnownEnds(reader.endings(dependencies), answers);
  }

  private static Optional<Answer> answer(JobSpec job, JobReader reader, Instant now)
      throws InterruptedException {
    Merge merge = job.conditions() == null ? null : job.conditions().merge();
    return merge == null || merge.within().isZero()
        ? Optional.empty()
        : reader.answer(job.tenant(), merge.key(), now.minus(merge.within()));
  }
}
