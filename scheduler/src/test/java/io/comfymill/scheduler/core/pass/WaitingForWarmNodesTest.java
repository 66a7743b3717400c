package io.comfymill.scheduler.core.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.policy.Affinity;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitingForWarmNodesTest {
  private static final Capabilities MODELS =
      new Capabilities("hash", Set.of(), Set.of("sdxl", "flux"));

  private final CoreFixture world = new CoreFixture(CoreFixture.settings(new Affinity()));
  private int numbers;

  private JobId submit(String model) {
    return submit("default", model);
  }

  private JobId submit(String tenant, String model) {
    numbers++;
    Requirements wanted = Requirements.of(List.of(), List.of(model));
    return world.submit(CoreFixture.spec(tenant, "client", "job-" + numbers, numbers, 0, wanted));
  }

  private AttemptId running(String model) {
    AttemptId attempt = world.assigned(submit(model));
    world.started(attempt, world.nodeOf(attempt.job()));
    return attempt;
  }

  /** Runs one job where the model is, so that its times are known: 2 s. */
  private void warm(String model, String node) {
    for (int i = 0; i < 2; i++) {
      AttemptId attempt = running(model);
      assertThat(world.nodeOf(attempt.job())).isEqualTo(node);
      world.pass(Duration.ofSeconds(i == 0 ? 12 : 2)).succeeded(attempt, node);
    }
  }

  @Test
  void aJobWaitsForTheWarmNodeRatherThanLoadOnTheFreeOne() {
    world.node("warm", 1, MODELS);
    warm("sdxl", "warm");
    world.node("cold", 1, MODELS);
    AttemptId busy = running("sdxl");
    JobId next = submit("sdxl");

    Plan plan = world.core.plan(world.now);

    assertThat(plan.placements()).isEmpty();
    assertThat(world.refusals())
        .containsEntry(new NodeId("cold"), Reason.COLD.with())
        .containsEntry(new NodeId("warm"), NodeRefusal.noFreeSlot(1));

    world.pass(Duration.ofSeconds(2)).succeeded(busy, "warm").core.plan(world.now);
    assertThat(world.nodeOf(next)).isEqualTo("warm");
  }

  @Test
  void enoughOfThemMakeASecondCopyWorthIt() {
    world.node("warm", 1, MODELS);
    warm("sdxl", "warm");
    world.node("cold", 1, MODELS);
    running("sdxl");
    for (int i = 0; i < 10; i++) {
      submit("sdxl");
    }

    assertThat(world.core.plan(world.now).placements())
        .extracting(Placement::node)
        .containsExactly(new NodeId("cold"));
  }

  @Test
  void itDoesNotWaitForEver() {
    world.node("warm", 1, MODELS);
    warm("sdxl", "warm");
    world.node("cold", 1, MODELS);
    running("sdxl");
    JobId next = submit("sdxl");
    world.core.plan(world.now);

    world.pass(Duration.ofSeconds(70)).core.plan(world.now);

    assertThat(world.nodeOf(next)).isEqualTo("cold");
  }

  @Test
  void workThatNoNodeIsWarmForLeavesABusyModelAloneForAWhile() {
    world.node("only", 1, MODELS);
    warm("sdxl", "only");
    AttemptId busy = running("sdxl");
    JobId flux = submit("flux");
    JobId sdxl = submit("sdxl");
    submit("sdxl");
    world.pass(Duration.ofSeconds(2)).succeeded(busy, "only");

    AttemptId overtaking = world.assigned(sdxl);
    world.pass(Duration.ofSeconds(70)).succeeded(overtaking, "only");
    world.core.plan(world.now);

    assertThat(world.nodeOf(flux)).isEqualTo("only");
  }

  @Test
  void whatHasToLoadDoesNotQueueUpBehindOtherWork() {
    world.node("only", 2, MODELS);
    warm("sdxl", "only");
    AttemptId busy = running("sdxl");
    JobId flux = submit("flux");

    assertThat(world.core.plan(world.now).placements()).isEmpty();

    world.pass(Duration.ofSeconds(2)).succeeded(busy, "only").core.plan(world.now);
    assertThat(world.nodeOf(flux)).isEqualTo("only");
  }

  @Test
  void nodesThatAreWarmAndIdleAreUsedBeforeAnythingIsLoaded() {
    world.node("a", 1, MODELS).node("b", 1, MODELS);
    AttemptId first = running("sdxl");
    AttemptId second = running("flux");
    world.pass(Duration.ofSeconds(12));
    world.succeeded(first, "a").succeeded(second, "b");

    for (int i = 0; i < 10; i++) {
      AttemptId sdxl = running("sdxl");
      AttemptId flux = running("flux");
      assertThat(world.nodeOf(sdxl.job())).isEqualTo("a");
      assertThat(world.nodeOf(flux.job())).isEqualTo("b");
      world.pass(Duration.ofSeconds(2)).succeeded(sdxl, "a").succeeded(flux, "b");
    }
  }

  @Test
  void aTenantDoesNotLetOthersGoFirstForLong() {
    world.node("only", 1, MODELS);
    warm("sdxl", "only");
    AttemptId busy = running("sdxl");
    for (int i = 0; i < 8; i++) {
      submit("greedy", "sdxl");
    }
    JobId modest = submit("modest", "flux");

    int others = 0;
    while (world.find(modest).state() instanceof JobState.Queued) {
      world.pass(Duration.ofSeconds(2)).succeeded(busy, "only").core.plan(world.now);
      busy = world.core.fleet().node(new NodeId("only")).holds().iterator().next().attempt();
      world.started(busy, "only");
      others++;
    }

    assertThat(others).isBetween(2, 5);
  }
}
