package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.fleet.Hold;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.line.KnownEnds;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A simulation that finds nothing may be blind: here each of its eyes is tried. */
@Execution(ExecutionMode.CONCURRENT)
class BrokenCopiesTest {
  private static final long SEEDS = 400;

  /** Does any seed fail with these words? Looks no further than the first that does. */
  private static boolean isFound(
      DrivenCore.Kind kind, Supplier<SimulatedDatabase> database, String words) {
    return LongStream.range(0, SEEDS)
        .parallel()
        .mapToObj(seed -> new ClusterSimulation(seed, kind, database.get(), 0).failure())
        .anyMatch(failure -> failure != null && failure.toString().contains(words));
  }

  @Test
  void reportsOfOlderAttemptsThatCountAreFound() {
    String words = "which is not of its current attempt";
    assertThat(isFound(WithoutFencing::new, SimulatedDatabase::new, words)).isTrue();
  }

  @Test
  void aSlotThatIsGivenBackTwiceIsFound() {
    assertThat(isFound(DoubleRelease::new, SimulatedDatabase::new, "slots in use")).isTrue();
  }

  @Test
  void anUnfairPickIsFound() {
    assertThat(isFound(FirstComeFirstServed::new, SimulatedDatabase::new, "is behind")).isTrue();
  }

  @Test
  void aJobThatRunsBeforeWhatItDependsOnIsFound() {
    String words = "which has to end first";
    assertThat(isFound(WithoutDependencies::new, SimulatedDatabase::new, words)).isTrue();
  }

  @Test
  void aPauseThatIsForgottenIsFound() {
    String words = "one of which is that of";
    assertThat(isFound(WithoutPauses::new, SimulatedDatabase::new, words)).isTrue();
  }

  @Test
  void aJobThatStartsTooEarlyIsFound() {
    String words = "may start";
    assertThat(isFound(WithoutStarts::new, SimulatedDatabase::new, words)).isTrue();
  }

  @Test
  void twoThatLeadAtOnceAreFound() {
    assertThat(isFound(DrivenCore::new, WithoutEpochs::new, "changes once more")).isTrue();
  }

  /** Takes a report of any attempt for one of the current attempt, whatever its number or node. */
  private static final class WithoutFencing extends DrivenCore {
    WithoutFencing(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness) {
      super(core, submitted, fairness);
    }

    @Override
    void take(AttemptEvent event, Instant now) {
      Job job = core.find(event.attempt().job());
      Attempt current = job == null ? null : job.current().orElse(null);
      super.take(current == null ? event : as(current, event), now);
    }

    private static AttemptEvent as(Attempt current, AttemptEvent event) {
      NodeId node = current.node();
      if (event instanceof AttemptEvent.Succeeded succeeded) {
        return new AttemptEvent.Succeeded(event.at(), current.id(), node, succeeded.result());
      } else if (event instanceof AttemptEvent.Failed failed) {
        return new AttemptEvent.Failed(
            event.at(), current.id(), node, failed.cause(), failed.message(), failed.result());
      } else if (event instanceof AttemptEvent.Started) {
        return new AttemptEvent.Started(event.at(), current.id(), node);
      }
      return event;
    }
  }

  /** Counts slots down with every end that is reported: a second one gives back another's slot. */
  private static final class DoubleRelease extends DrivenCore {
    DoubleRelease(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness) {
      super(core, submitted, fairness);
    }

    @Override
    void take(AttemptEvent event, Instant now) {
      FleetNode node = core.fleet().node(event.nodeId());
      boolean again = node != null && node.hold(event.attempt()) == null;
      super.take(event, now);
      if (again && event instanceof AttemptEvent.Succeeded) {
        node.holds().stream().map(Hold::attempt).findFirst().ifPresent(node::release);
      }
    }
  }

  /** One line for all tenants. */
  private static final class FirstComeFirstServed extends DrivenCore {
    FirstComeFirstServed(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness) {
      super(core, submitted, fairness);
    }

    @Override
    void submit(JobSpec spec, KnownEnds known, Instant now) {
      super.submit(
          new JobSpec(
              spec.id(),
              new TenantId("everybody"),
              spec.promptId(),
              null,
              0,
              spec.priority(),
              spec.workflow(),
              spec.extraData(),
              List.of(),
              spec.requirements(),
              spec.limits(),
              List.of(),
              now,
              List.of(),
              null),
          known,
          now);
    }
  }

  /** Takes every dependency for one that has ended. */
  private static final class WithoutDependencies extends DrivenCore {
    WithoutDependencies(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness) {
      super(core, submitted, fairness);
    }

    @Override
    void submit(JobSpec spec, KnownEnds known, Instant now) {
      Map<JobId, KnownEnds.Ending> endings = new HashMap<>();
      JobConditions conditions = spec.conditions();
      if (conditions != null) {
        conditions.dependsOn().forEach(id -> endings.put(id, KnownEnds.Ending.SUCCEEDED));
      }
      super.submit(spec, new KnownEnds(endings, known.answers()), now);
    }
  }

  /** Forgets each pause at once. */
  private static final class WithoutPauses extends DrivenCore {
    WithoutPauses(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness) {
      super(core, submitted, fairness);
    }

    @Override
    void pause(FleetCommand.PauseQueue command, Instant now) {
      super.pause(command, now);
      core.pause(new FleetCommand.PauseQueue(now, command.queue(), false, null), now);
    }
  }

  /** Starts what should wait for its time. */
  private static final class WithoutStarts extends DrivenCore {
    WithoutStarts(SchedulerCore core, Set<JobId> submitted, FairnessWatch fairness) {
      super(core, submitted, fairness);
    }

    @Override
    void submit(JobSpec spec, KnownEnds known, Instant now) {
      JobConditions conditions = spec.conditions();
      super.submit(conditions == null ? spec : spec.under(conditions.started()), known, now);
    }
  }

  /** Writes for whoever asks. */
  private static final class WithoutEpochs extends SimulatedDatabase {
    @Override
    boolean leads(long claimed) {
      return true;
    }
  }
}
