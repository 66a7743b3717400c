package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.Changes;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.JobChange;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.fleet.StoredNode;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import java.util.Map;
import java.util.TreeMap;

/** What is committed; the invariants on jobs and attempts are watched where they would break. */
final class SimulatedDatabase {
  private final Map<JobId, Job> jobs = new TreeMap<>();
  private final Map<JobId, JobSpec> specs = new TreeMap<>();
  private final Map<AttemptId, Attempt> attempts = new TreeMap<>();
  private final Map<NodeId, StoredNode> nodes = new TreeMap<>();
  private long lastSequence;

  void commit(Changes changes) {
    changes.submitted().forEach(specs::put);
    changes.nodes().forEach(nodes::put);
    changes.jobs().forEach(this::write);
    for (Attempt attempt : changes.attempts()) {
      write(attempt, changes.isNew(attempt.id()));
    }
    changes.jobs().forEach(change -> oneOpenAttemptAtMost(change.job()));
  }

  private void write(JobChange change) {
    Job before = jobs.put(change.job().id(), change.job());
    if (before != null) {
      assertThat(before.state().isFinal())
          .as("%s ended as %s and changes once more", before.id(), before.state())
          .isFalse();
      assertThat(change.job().attemptNumber()).isGreaterThanOrEqualTo(before.attemptNumber());
    }
    assertThat(change.job().sequence()).isPositive();
    lastSequence = Math.max(lastSequence, change.job().sequence());
  }

  private void write(Attempt attempt, boolean isNew) {
    Attempt before = attempts.put(attempt.id(), attempt);
    assertThat(before == null).as("%s is new", attempt.id()).isEqualTo(isNew);
    if (before != null) {
      assertThat(before.end()).as("%s ends once", attempt.id()).isNull();
    }
  }

  private void oneOpenAttemptAtMost(Job job) {
    long open =
        attempts.values().stream()
            .filter(attempt -> attempt.id().job().equals(job.id()) && attempt.end() == null)
            .count();
    assertThat(open).as("open attempts of %s", job).isEqualTo(job.current().isPresent() ? 1 : 0);
  }

  boolean hasEnded(JobId id) {
    Job job = jobs.get(id);
    return job != null && job.state().isFinal();
  }

  JobSpec spec(JobId id) {
    return specs.get(id);
  }

  Job job(JobId id) {
    return jobs.get(id);
  }

  SchedulerCore restore(CoreSettings settings) {
    SchedulerCore core = new SchedulerCore(settings, lastSequence);
    nodes.forEach(core.fleet()::restore);
    jobs.values().stream().filter(job -> !job.state().isFinal()).forEach(core::restore);
    return core;
  }
}
