package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.core.line.KnownEnds.Ending;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DependenciesTest {
  private final CoreFixture world = new CoreFixture();

  private static JobConditions on(DependsWhen when, JobId... jobs) {
    return new JobConditions(false, null, new TreeSet<>(List.of(jobs)), when, null);
  }

  private boolean isPlaced(JobId job) {
    world.core.plan(world.now);
    return world.find(job).current().isPresent();
  }

  private Job ended(JobId job) {
    return ended(world.core.takeChanges(), job);
  }

  private static Job ended(Changes changes, JobId job) {
    Job found = changes.latest(job);
    assertThat(found).isNotNull();
    assertThat(found.state().isFinal()).isTrue();
    return found;
  }

  @Test
  void aJobStartsOnceAllThatItDependsOnHaveSucceeded() {
    world.node("a", 3);
    JobId one = world.submit("one");
    JobId two = world.submit("two");
    JobId last = world.submit("last", on(DependsWhen.ALL_SUCCEEDED, one, two));

    assertThat(isPlaced(last)).isFalse();
    world.succeeded(world.current(one), "a");
    assertThat(isPlaced(last)).isFalse();
    world.succeeded(world.current(two), "a");
    assertThat(isPlaced(last)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(DependsWhen.class)
  void whereOneFailsTheJobFailsWithThatCauseUnlessAnyEndWillDo(DependsWhen when) {
    world.node("a", 2);
    JobId first = world.submit("first");
    JobId last = world.submit("last", on(when, first));
    world.failed(world.assigned(first), "a", FailureCause.INVALID_WORKFLOW);

    if (when == DependsWhen.ALL_ENDED) {
      assertThat(isPlaced(last)).isTrue();
      return;
    }
    Changes changes = world.core.takeChanges();
    assertThat(ended(changes, last).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(FailureCause.DEPENDENCY_FAILED);
              assertThat(failed.message())
                  .isEqualTo("job %s, on which it depends, failed".formatted(first));
            });
    assertThat(changes.deadJobs()).isEmpty();
    assertThat(changes.events()).last().isInstanceOf(JobEvent.Failed.class);
  }

  @Test
  void aCancelGoesDownALongChainInOneStep() {
    List<JobId> chain = new ArrayList<>(List.of(world.submit("0")));
    for (int i = 1; i < 20_000; i++) {
      chain.add(world.submit("" + i, on(DependsWhen.ALL_SUCCEEDED, chain.get(i - 1))));
    }
    world.cancel(chain.get(0));

    Changes changes = world.core.takeChanges();

    assertThat(world.core.unfinished()).isZero();
    assertThat(((JobState.Failed) ended(changes, chain.get(1)).state()).message())
        .endsWith("was cancelled");
    assertThat(changes.events().stream().map(event -> event.job().sequence())).isSorted();
  }

  @Test
  void oneThatComesInBeforeWhatItDependsOnWaitsForIt() {
    world.node("a", 1);
    JobSpec late = CoreFixture.spec("late", 0, 0, Requirements.NONE);
    JobId early = world.submit("early", on(DependsWhen.ALL_SUCCEEDED, late.id()));

    assertThat(isPlaced(early)).isFalse();
    world.submit(late);
    world.succeeded(world.assigned(late.id()), "a");
    assertThat(isPlaced(early)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void whatHasEndedBeforeIsKnownFromTheDatabase(Ending ending) {
    world.node("a", 1);
    JobSpec before = CoreFixture.spec("before", 0, 0, Requirements.NONE);
    JobSpec spec =
        CoreFixture.spec("after", 0, 0, Requirements.NONE)
            .under(on(DependsWhen.ALL_SUCCEEDED, before.id()));

    world.core.submit(spec, 1, new KnownEnds(Map.of(before.id(), ending), Map.of()), world.now);

    if (ending == Ending.SUCCEEDED) {
      assertThat(isPlaced(spec.id())).isTrue();
    } else {
      assertThat(((JobState.Failed) ended(spec.id()).state()).cause())
          .isEqualTo(FailureCause.DEPENDENCY_FAILED);
    }
  }

  @Test
  void whatEndsInTheSameCycleIsKnownToo() {
    world.node("a", 1);
    JobId before = world.submit("before");
    world.succeeded(world.assigned(before), "a");
    JobId after = world.submit("after", on(DependsWhen.ALL_SUCCEEDED, before));

    assertThat(isPlaced(after)).isTrue();
  }

  @Test
  void theNextLeaderKnowsWhatIsLeftToWaitFor() {
    world.node("a", 1);
    JobId one = world.submit("one");
    JobId two = world.submit(CoreFixture.spec("two", 1, 0, Requirements.NONE));
    JobId last = world.submit("last", on(DependsWhen.ALL_SUCCEEDED, one, two));
    world.succeeded(world.assigned(one), "a");
    Changes changes = world.core.takeChanges();

    SchedulerCore next = CoreFixture.restored(CoreFixture.SETTINGS, changes);

    assertThat(next.find(last).ticket().conditions().dependsOn()).containsExactly(two);
  }

  @Test
  void oneThatFailedForAnotherWaitsForItAgainWhenBothAreRetried() {
    world.node("a", 1);
    JobId first = world.submit("first");
    JobId last = world.submit("last", on(DependsWhen.ALL_SUCCEEDED, first));
    world.failed(world.assigned(first), "a", FailureCause.INVALID_WORKFLOW);
    Map<JobId, Job> failed = new HashMap<>();
    for (ChangedJob change : world.core.takeChanges().jobs()) {
      failed.put(change.job().id(), change.job());
    }

    retry(failed.get(first));
    retry(failed.get(last));

    assertThat(isPlaced(first)).isTrue();
    assertThat(isPlaced(last)).isFalse();
    world.succeeded(world.current(first), "a");
    assertThat(isPlaced(last)).isTrue();
  }

  private void retry(Job job) {
    JobCommand.Retry command = new JobCommand.Retry(world.now, job.id(), TenantId.DEFAULT, null);
    world.core.retry(command, job, KnownEnds.NONE, world.now);
  }
}
