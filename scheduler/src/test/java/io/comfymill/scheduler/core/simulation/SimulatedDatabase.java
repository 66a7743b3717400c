package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.QueueName;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.QueuePause;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.line.KnownEnds;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is committed, and who leads; the invariants on jobs and attempts are watched here, where
 * they would break for good.
 */
class SimulatedDatabase {
  private final Map<JobId, Job> jobs = new TreeMap<>();
  private final Map<JobId, JobSpec> specs = new TreeMap<>();
  private final Map<JobId, AttemptId> open = new TreeMap<>();
  private final Map<AttemptId, Attempt> attempts = new TreeMap<>();
  private final Map<NodeId, StoredNode> nodes = new TreeMap<>();
  private final Map<JobId, Set<Long>> retries = new TreeMap<>();
  private final Map<QueueName, QueuePause> pauses = new LinkedHashMap<>();
  private final Map<JobId, ExecutionResult> results = new TreeMap<>();
  private final Set<JobId> everEnded = new HashSet<>();
  private final Set<JobId> everSucceeded = new HashSet<>();
  private long lastSequence;
  private long epoch;
  private int position;

  /** Whoever led until now leads no more, whether it knows or not. */
  long takeLead() {
    return ++epoch;
  }

  /** The fence: nothing is written for a scheduler that leads no more. */
  boolean leads(long claimed) {
    return claimed == epoch;
  }

  int position() {
    return position;
  }

  /**
   * All or nothing.
   *
   * @param read how far the inputs were read that led to these changes
   * @return false where another scheduler leads; nothing is written then
   */
  boolean commit(long claimed, Changes changes, int read) {
    if (!leads(claimed)) {
      return false;
    }
    position = read;
    changes.submitted().forEach(specs::put);
    changes.nodes().forEach(nodes::put);
    changes.pauses().forEach(pauses::put);
    changes.jobs().forEach(this::write);
    for (Attempt attempt : changes.attempts()) {
      write(attempt, changes.isNew(attempt.id()));
    }
    changes.jobs().forEach(change -> theOpenAttemptIsTheCurrentOne(change.job()));
    changes.jobs().forEach(change -> oneDidNotSucceed(change.job()));
    return true;
  }

  private void write(ChangedJob change) {
    Job job = change.job();
    Job before = jobs.put(job.id(), job);
    if (before != null) {
      assertThat(before.state().isFinal() && !mayBeRevived(before))
          .as("%s ended as %s and changes once more", before.id(), before.state())
          .isFalse();
      assertThat(job.attemptNumber()).isGreaterThanOrEqualTo(before.attemptNumber());
      assertThat(job.sequence()).isGreaterThanOrEqualTo(before.sequence());
    }
    if (before == null || job.sequence() != before.sequence()) {
      assertThat(job.sequence()).as("number of the change of %s", job).isGreaterThan(0);
    }
    if (!job.state().isFinal()) {
      assertThat(job.serversEndedOn())
          .as("nodes whose server ended under %s, which is still tried", job)
          .hasSizeLessThan(2);
    }
    if (job.state() instanceof JobState.Succeeded succeeded) {
      theResultIsOf(succeeded.attempt(), change.result());
    } else if (job.state() instanceof JobState.Answered) {
      theResultIsOfAnEqualJob(job, change.result());
    }
    if (job.state() instanceof JobState.Ended end) {
      ended(job.id(), end, change.result());
    }
    lastSequence = Math.max(lastSequence, job.sequence());
  }

  /**
   * Somebody looks at the job and asks for it once more. However often that arrives, it means this
   * failure and no other.
   *
   * @return the sequence of the job as it is now; 0 of one that is not there yet
   */
  long retryAsked(JobId id) {
    Job seen = jobs.get(id);
    long sequence = seen == null ? 0 : seen.sequence();
    retries.computeIfAbsent(id, added -> new TreeSet<>()).add(sequence);
    return sequence;
  }

  private boolean mayBeRevived(Job ended) {
    return ended.state() instanceof JobState.Failed
        && retries.getOrDefault(ended.id(), Set.of()).contains(ended.sequence());
  }

  private void ended(JobId id, JobState.Ended end, @Nullable ExecutionResult result) {
    everEnded.add(id);
    if (end.isSuccess()) {
      everSucceeded.add(id);
      results.put(id, Objects.requireNonNull(result));
    }
  }

  private JobConditions conditions(JobId id) {
    return Objects.requireNonNullElse(spec(id).conditions(), JobConditions.NONE);
  }

  private void theResultIsOfAnEqualJob(Job job, @Nullable ExecutionResult result) {
    JobId ran = SimulatedAgent.ranBy(Objects.requireNonNull(result)).job();
    assertThat(mergeKey(spec(ran)))
        .as("the key of %s, whose result %s has", ran, job.id())
        .isEqualTo(mergeKey(spec(job.id())));
    assertThat(spec(ran).tenant()).isEqualTo(spec(job.id()).tenant());
  }

  private static @Nullable String mergeKey(JobSpec spec) {
    JobConditions conditions = spec.conditions();
    return conditions == null || conditions.merge() == null ? null : conditions.merge().key();
  }

  /** Where a job fails for what it depends on. */
  private void oneDidNotSucceed(Job job) {
    Set<JobId> dependsOn = conditions(job.id()).dependsOn();
    if (!dependsOn.isEmpty()
        && job.state() instanceof JobState.Failed failed
        && failed.attempt() == null
        && failed.cause() == FailureCause.DEPENDENCY_FAILED) {
      assertThat(everEnded)
          .as("jobs that have ended when %s fails for one of them", job)
          .containsAnyElementsOf(dependsOn);
    }
  }

  /** An attempt begins: all that had to be before it is. */
  private void mayStart(Attempt attempt) {
    JobConditions wanted = conditions(attempt.id().job());
    assertThat(wanted.dependsWhen() == DependsWhen.ALL_ENDED ? everEnded : everSucceeded)
        .as("jobs that have ended when %s gets a node, which has to end first", attempt.id())
        .containsAll(wanted.dependsOn());
  }

  /** What is committed of jobs to which this one refers. */
  KnownEnds known(JobSpec spec, Instant now) {
    JobConditions wanted = Objects.requireNonNullElse(spec.conditions(), JobConditions.NONE);
    Map<JobId, KnownEnds.Ending> endings = new HashMap<>();
    for (JobId id : wanted.dependsOn()) {
      if (jobs.get(id) != null && jobs.get(id).state() instanceof JobState.Ended end) {
        endings.put(id, KnownEnds.Ending.of(end));
      }
    }
    Map<JobId, KnownEnds.Answer> answers = new HashMap<>();
    if (wanted.merge() != null) {
      for (Job job : jobs.values()) {
        if (job.state() instanceof JobState.Succeeded done
            && job.ticket().tenant().equals(spec.tenant())
            && wanted.merge().key().equals(mergeKey(spec(job.id())))
            && !done.at().isBefore(now.minus(wanted.merge().within()))) {
          answers.put(
              spec.id(),
              new KnownEnds.Answer(
                  done.attempt().node(), Objects.requireNonNull(results.get(job.id()))));
        }
      }
    }
    return new KnownEnds(endings, answers);
  }

  Set<QueueName> paused() {
    Set<QueueName> paused = new LinkedHashSet<>();
    pauses.forEach(
        (queue, pause) -> {
          if (pause.since() != null) {
            paused.add(queue);
          }
        });
    return paused;
  }

  private static void theResultIsOf(Attempt attempt, @Nullable ExecutionResult result) {
    assertThat(result == null ? null : SimulatedAgent.ranBy(result))
        .as("the attempt that made the result with which %s succeeded", attempt)
        .isEqualTo(attempt.id());
  }

  private void write(Attempt attempt, boolean isNew) {
    Attempt before = attempts.put(attempt.id(), attempt);
    assertThat(before == null).as("%s is new", attempt.id()).isEqualTo(isNew);
    if (isNew) {
      mayStart(attempt);
    }
    if (before != null) {
      assertThat(before.end()).as("%s ends once", attempt.id()).isNull();
    }
    JobId job = attempt.id().job();
    if (attempt.end() != null) {
      open.remove(job, attempt.id());
    } else {
      AttemptId other = open.put(job, attempt.id());
      assertThat(other)
          .as("the attempt that is open beside %s", attempt.id())
          .isIn(null, attempt.id());
    }
  }

  private void theOpenAttemptIsTheCurrentOne(Job job) {
    assertThat(open.get(job.id()))
        .as("the open attempt of %s", job)
        .isEqualTo(job.current().map(Attempt::id).orElse(null));
  }

  /** Somebody is told: then it can be read as well, if nothing newer is there by now. */
  void isReadable(JobEvent event) {
    Job row = jobs.get(event.job().id());
    assertThat(row == null ? 0 : row.sequence())
        .as("number of the committed change when %s goes out", event)
        .isGreaterThanOrEqualTo(event.job().sequence());
    if (event.isFinal() && row != null && row.sequence() == event.job().sequence()) {
      assertThat(row.state().isFinal()).as("%s can be read, after %s", row, event).isTrue();
    }
  }

  boolean isKnown(JobId id) {
    return jobs.containsKey(id);
  }

  boolean hasEnded(JobId id) {
    Job job = jobs.get(id);
    return job != null && job.state().isFinal();
  }

  JobSpec spec(JobId id) {
    return Objects.requireNonNull(specs.get(id));
  }

  @Nullable Job job(JobId id) {
    return jobs.get(id);
  }

  SchedulerCore restore(CoreSettings settings) {
    SchedulerCore core = new SchedulerCore(settings, lastSequence);
    nodes.forEach(core.fleet()::restore);
    paused().forEach(core::restorePause);
    jobs.values().stream().filter(job -> !job.state().isFinal()).forEach(core::restore);
    return core;
  }
}
