package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.changes.ChangedJob;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.line.KnownEnds;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedRunsTest {
  private final CoreFixture world = new CoreFixture();

  private static JobConditions sharing(String key) {
    return new JobConditions(
        false,
        null,
        Collections.emptySortedSet(),
        DependsWhen.ALL_SUCCEEDED,
        new Merge(key, Duration.ofMinutes(1)));
  }

  private JobId submit(String prompt) {
    return world.submit(prompt, sharing("key"));
  }

  private static ChangedJob change(Changes changes, JobId id) {
    return changes.jobs().stream()
        .filter(one -> one.job().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void equalJobsAreOneRunWithAnAnswerForEach() {
    world.node("a", 3);
    JobId runs = submit("runs");
    JobId waits = submit("waits");
    JobId joins = world.submit("other", sharing("other key"));
    world.started(world.assigned(runs), "a");
    JobId late = submit("late");

    assertThat(world.find(waits).current()).isEmpty();
    assertThat(world.find(joins).current()).isPresent();
    world.succeeded(world.current(runs), "a");
    world.core.plan(world.now);
    Changes changes = world.core.takeChanges();

    assertThat(world.core.unfinished()).isEqualTo(1);
    for (JobId answered : new JobId[] {waits, late}) {
      assertThat(change(changes, answered).job().state())
          .isEqualTo(new JobState.Answered(world.now, 0, new NodeId("a")));
      assertThat(change(changes, answered).result()).isEqualTo(change(changes, runs).result());
    }
    assertThat(changes.events().stream().filter(JobEvent.Succeeded.class::isInstance)).hasSize(3);
  }

  @Test
  void jobsOfOtherTenantsRunByThemselves() {
    world.node("a", 2);
    submit("mine");
    JobSpec theirs =
        CoreFixture.spec("other", "c", "theirs", 0, 0, Requirements.NONE).under(sharing("key"));
    world.submit(theirs);
    world.core.plan(world.now);

    assertThat(world.find(theirs.id()).current()).isPresent();
  }

  @Test
  void aRunThatFailsFailsForAll() {
    world.node("a", 1);
    JobId runs = submit("runs");
    JobId waits = submit("waits");
    world.failed(world.assigned(runs), "a", FailureCause.INVALID_WORKFLOW, "no such class");

    Changes changes = world.core.takeChanges();

    assertThat(change(changes, waits).job().state())
        .isInstanceOfSatisfying(
            JobState.Failed.class,
            failed -> {
              assertThat(failed.cause()).isEqualTo(FailureCause.INVALID_WORKFLOW);
              assertThat(failed.message()).contains("which ran for it, failed: no such class");
            });
  }

  @Test
  void whereTheOneThatRunsIsCancelledTheNextRuns() {
    JobId first = submit("1");
    JobId second =
        world.submit(CoreFixture.spec("2", 2, 0, Requirements.NONE).under(sharing("key")));
    JobId third =
        world.submit(CoreFixture.spec("3", 3, 0, Requirements.NONE).under(sharing("key")));
    world.cancel(first).node("a", 1);
    world.core.plan(world.now);

    assertThat(world.nodeOf(second)).isEqualTo("a");
    assertThat(world.find(third).ticket().answeredBy()).isEqualTo(second);
    world.succeeded(world.current(second), "a").core.takeChanges();
    assertThat(world.core.unfinished()).isZero();
  }

  @Test
  void whereTheOneThatRunsIsHeldTheNextRuns() {
    JobId first = submit("1");
    JobId second = submit("2");
    world.hold(first, true).node("a", 2);
    JobId third = submit("3");
    world.core.plan(world.now);

    assertThat(world.find(first).current()).isEmpty();
    assertThat(world.nodeOf(second)).isEqualTo("a");
    assertThat(world.find(third).ticket().answeredBy()).isEqualTo(second);
  }

  @Test
  void theNextLeaderAnswersAsWell() {
    world.node("a", 1);
    JobId runs = submit("runs");
    JobId waits = submit("waits");
    world.started(world.assigned(runs), "a");
    SchedulerCore next = CoreFixture.restored(CoreFixture.SETTINGS, world.core.takeChanges());

    next.cancel(new JobCommand.Cancel(world.now, runs, TenantId.DEFAULT, "x"), world.now);
    next.report(
        new AttemptEvent.Failed(
            world.now, world.current(runs), new NodeId("a"), FailureCause.CANCELLED, "x", null),
        world.now);
    next.plan(world.now);

    assertThat(next.find(waits).ticket().answeredBy()).isNull();
    assertThat(next.isInLine(next.find(waits))).isTrue();
  }

  @Test
  void aRunOfBeforeAnswersAtOnce() {
    ExecutionResult result =
        new ExecutionResult(
            JsonNodeFactory.instance.objectNode().put("x", 1),
            JsonNodeFactory.instance.objectNode(),
            JsonNodeFactory.instance.arrayNode());
    JobSpec spec = CoreFixture.spec("again", 0, 0, Requirements.NONE).under(sharing("key"));
    KnownEnds.Answer answer = new KnownEnds.Answer(new NodeId("a"), result);

    world.core.submit(spec, 1, new KnownEnds(Map.of(), Map.of(spec.id(), answer)), world.now);

    Changes changes = world.core.takeChanges();
    assertThat(changes.submitted()).containsKey(spec.id());
    assertThat(change(changes, spec.id()).result()).isEqualTo(result);
    assertThat(CoreFixture.names(changes)).containsExactly("Queued", "Succeeded");
  }

  @Test
  void aRunOfTheSameCycleAnswersToo() {
    world.node("a", 1);
    world.succeeded(world.assigned(submit("first")), "a");
    JobId again = submit("again");

    assertThat(world.core.find(again)).isNull();
    assertThat(change(world.core.takeChanges(), again).result()).isNotNull();
  }
}
