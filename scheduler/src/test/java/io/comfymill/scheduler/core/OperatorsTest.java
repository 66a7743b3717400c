package io.comfymill.scheduler.core;

import static io.comfymill.scheduler.core.CoreFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.fleet.NodeSettings;
import io.comfymill.scheduler.core.fleet.StoredNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What operators say of nodes, and that it lasts. */
class OperatorsTest {
  private static final NodeId A = new NodeId("a");

  private final CoreFixture world = new CoreFixture();

  private FleetCommand.ChangeNode command() {
    return new FleetCommand.ChangeNode(world.now, A, null, null, null, null, null, null);
  }

  private void enabled(boolean enabled) {
    change(null, enabled, null);
  }

  private void draining(boolean draining) {
    change(null, null, draining);
  }

  private void change(
      @Nullable Integer weight, @Nullable Boolean enabled, @Nullable Boolean draining) {
    world.core.change(
        new FleetCommand.ChangeNode(world.now, A, null, null, weight, null, enabled, draining),
        world.now);
  }

  private NodeSettings settings() {
    return world.core.fleet().node(A).settings();
  }

  private AttemptId running(String prompt) {
    AttemptId attempt = world.assigned(world.submit(prompt));
    world.accepted(attempt, "a").started(attempt, "a");
    return attempt;
  }

  @Test
  void drainingLetsTheRunningAttemptFinishAndTakesTheOthersBack() {
    world.node("a", 2);
    AttemptId running = running("1");
    JobId waiting = world.submit("2");
    AttemptId prefetched = world.assigned(waiting);
    world.core.takeChanges();

    draining(true);

    assertThat(world.core.takeChanges().withdrawals())
        .extracting(Assignment.Withdraw::attempt)
        .containsExactly(prefetched);
    world.failed(prefetched, "a", FailureCause.WITHDRAWN).node("b", 1);
    world.core.plan(world.now);
    assertThat(world.nodeOf(waiting)).isEqualTo("b");
    world.succeeded(running, "a");
    assertThat(names(world.core.takeChanges())).endsWith("Succeeded");
  }

  @Test
  void aDisabledOrDrainingNodeTakesNothingUntilItIsBack() {
    world.node("a", 1);
    enabled(false);
    JobId job = world.submit("1");
    assertThat(world.refusals().get(A)).isEqualTo(Reason.DISABLED.with());
    enabled(true);
    draining(true);
    assertThat(world.refusals().get(A)).isEqualTo(Reason.DRAINING.with());

    draining(false);
    assertThat(world.assigned(job)).isNotNull();
  }

  @Test
  void afterARestartADrainingNodeIsAskedAgain() {
    world.node("a", 1);
    JobId job = world.submit("1");
    AttemptId attempt = world.assigned(job);
    draining(true);
    Changes written = world.core.takeChanges();

    SchedulerCore restarted = new SchedulerCore(CoreFixture.SETTINGS, 9);
    written.nodes().forEach(restarted.fleet()::restore);
    restarted.restore(world.find(job));
    restarted.tick(world.now);

    Changes changes = restarted.takeChanges();
    assertThat(changes.runs()).isEmpty();
    assertThat(changes.withdrawals())
        .extracting(Assignment.Withdraw::attempt)
        .containsExactly(attempt);
  }

  @Test
  void whatAnOperatorSaysIsStrongerThanTheAgent() {
    world.nodeOf("a", "video", Set.of("big"));
    assertThat(settings().pool()).isEqualTo("video");
    assertThat(settings().labels()).containsExactly("big");

    world.core.change(
        new FleetCommand.ChangeNode(
            world.now, A, "stills", new TreeSet<>(Set.of("eu")), 7, -2, null, null),
        world.now);
    world.nodeOf("a", "audio", Set.of("small"));

    assertThat(settings())
        .isEqualTo(new NodeSettings("stills", new TreeSet<>(Set.of("eu")), 7, -2, true, false));
  }

  @Test
  void whatACommandLeavesOutStays() {
    world.node("a", 1);
    change(5, null, null);
    draining(true);
    world.core.change(command(), world.now);

    assertThat(settings().weight()).isEqualTo(5);
    assertThat(settings().draining()).isTrue();
    assertThat(settings().pool()).isEqualTo("default");
  }

  @Test
  void aNodeThatNobodyKnowsIsLeftAlone() {
    world.core.change(command(), world.now);

    assertThat(world.core.takeChanges().isEmpty()).isTrue();
    assertThat(world.core.fleet().nodes()).isEmpty();
  }

  @Test
  void whatANodeHasLoadedIsWrittenWhenItChanges() {
    Requirements flux = Requirements.of(List.of(), List.of("flux.safetensors"));
    world.node("a", 1);
    AttemptId first = world.assigned(world.submit(CoreFixture.spec("1", 0, 0, flux)));
    world.core.takeChanges();
    world.started(first, "a");
    StoredNode stored = world.core.takeChanges().nodes().get(A);
    assertThat(stored.loadedModels()).containsExactly("flux.safetensors");

    world.succeeded(first, "a");
    AttemptId second = world.assigned(world.submit(CoreFixture.spec("2", 0, 0, flux)));
    world.started(second, "a");
    assertThat(world.core.takeChanges().nodes()).isEmpty();

    world.pass(Duration.ofSeconds(1)).heartbeat("a", false, 1, second);
    assertThat(world.core.takeChanges().nodes().get(A).loadedModels()).isEmpty();
  }
}
