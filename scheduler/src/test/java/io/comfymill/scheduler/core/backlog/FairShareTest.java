package io.comfymill.scheduler.core.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.pass.Placement;
import io.comfymill.scheduler.core.pass.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Through the core, one slot after the other, as a busy fleet frees them. */
class FairShareTest {
  private static final Requirements FLUX =
      Requirements.of(List.of("EmptyImage"), List.of("flux.safetensors"));
  private static final Capabilities BARE = new Capabilities("bare", Set.of("EmptyImage"), Set.of());

  private final CoreFixture world = new CoreFixture();
  private int numbers;

  private JobId submit(String tenant, @Nullable String client, int priority, Requirements wanted) {
    numbers++;
    JobSpec spec = CoreFixture.spec(tenant, client, "job-" + numbers, numbers, priority, wanted);
    return world.submit(spec);
  }

  private void submit(int count, String tenant, @Nullable String client) {
    for (int i = 0; i < count; i++) {
      submit(tenant, client, 0, Requirements.NONE);
    }
  }

  /** Runs {@code count} jobs through the node, one at a time; whose they were. */
  private List<String> tenants(int count) {
    return run(count).stream().map(job -> job.split("/", -1)[0]).toList();
  }

  private List<String> clients(int count) {
    return run(count).stream().map(job -> job.split("/", -1)[1]).toList();
  }

  private List<String> run(int count) {
    List<String> served = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Plan plan = world.core.plan(world.now);
      Placement placement = plan.placements().get(0);
      AttemptId attempt = world.current(placement.job().id());
      served.add(
          placement.job().ticket().tenant().value() + "/" + placement.job().ticket().clientId());
      world.succeeded(attempt, placement.node().value());
      world.pass(Duration.ofMillis(10));
    }
    return served;
  }

  @Test
  void tenantsTakeTurnsHoweverManyJobsEachHas() {
    world.node("a", 1);
    submit(500, "greedy", "c");
    submit(50, "modest", "c");

    assertThat(Collections.frequency(tenants(100), "modest")).isEqualTo(50);
  }

  @Test
  void aTenantsShareDoesNotGrowWithItsClients() {
    world.node("a", 1);
    for (int i = 0; i < 10; i++) {
      submit(20, "many", "client-" + i);
    }
    submit(100, "one", "client");

    assertThat(Collections.frequency(tenants(100), "one")).isEqualTo(50);
  }

  @Test
  void oneBrowsersThirtyTwoImagesDoNotHoldUpAnothersOne() {
    world.node("a", 1);
    submit(32, "t", "big");
    submit(1, "t", "small");
    submit(1, "t", null);

    assertThat(clients(3)).containsExactlyInAnyOrder("big", "small", "null");
  }

  @Test
  void frontOvertakesTheClientsOwnJobsOnly() {
    world.node("a", 1);
    submit(2, "t", "steady");
    submit(3, "t", "pushing");
    JobId front = world.submit(CoreFixture.spec("t", "pushing", "front", -9, 0, Requirements.NONE));

    List<JobId> order = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Placement placement = world.core.plan(world.now).placements().get(0);
      order.add(placement.job().id());
      assertThat(placement.job().ticket().clientId()).isEqualTo(i == 0 ? "steady" : "pushing");
      world.succeeded(world.current(placement.job().id()), "a");
    }

    assertThat(order.get(1)).isEqualTo(front);
  }

  @Test
  void theHigherTierGoesBeforeAnyShare() {
    world.node("a", 1);
    submit(5, "low", "c");
    for (int i = 0; i < 5; i++) {
      submit("high", "c", 7, Requirements.NONE);
    }

    assertThat(tenants(6)).containsExactly("high", "high", "high", "high", "high", "low");
  }

  @Test
  void aJobThatComesBackIsFirstInItsLineAndPaysOnce() {
    world.node("a", 1);
    submit(4, "unlucky", "c");
    submit(4, "lucky", "c");
    JobId lost = world.core.plan(world.now).placements().get(0).job().id();
    world.failed(world.current(lost), "a", FailureCause.HUNG);

    assertThat(tenants(1)).containsExactly("lucky");
    Placement next = world.core.plan(world.now).placements().get(0);
    assertThat(next.job().id()).isEqualTo(lost);
    world.succeeded(world.current(lost), "a");
    assertThat(tenants(2)).containsExactlyInAnyOrder("unlucky", "lucky");
  }

  @Test
  void aTenantWhoseJobsNobodyTookIsNotPaidBackAtTheCostOfOthers() {
    world.node("bare", 1, BARE);
    submit(200, "easy", "c");
    for (int i = 0; i < 100; i++) {
      submit("picky", "c", 0, FLUX);
    }
    assertThat(tenants(100)).containsOnly("easy");

    world.heartbeat("bare", false, 1).node("rich", 1);

    assertThat(Collections.frequency(tenants(40), "picky")).isBetween(19, 23);
  }

  @Test
  void aPassWithSeveralSlotsSharesThem() {
    submit(20, "a", "c");
    submit(20, "b", "c");
    world.node("n", 10);

    List<String> tenants =
        world.core.plan(world.now).placements().stream()
            .map(placement -> placement.job().ticket().tenant().value())
            .toList();

    assertThat(Collections.frequency(tenants, "a")).isEqualTo(5);
    assertThat(Collections.frequency(tenants, "b")).isEqualTo(5);
  }

  @Test
  void sharesGoOnAfterARestart() {
    world.node("a", 1);
    submit(30, "a", "c");
    submit(30, "b", "c");
    run(10);
    CoreFixture restarted = new CoreFixture();
    List<Job> queued = new ArrayList<>();
    BacklogCursor cursor = world.core.snapshot().backlog().cursor();
    for (BacklogCursor.Turn turn = cursor.next(); turn != null; turn = cursor.next()) {
      queued.add(turn.job());
      cursor.take();
    }
    queued.forEach(restarted.core::restore);
    restarted.node("a", 20);

    List<String> tenants =
        restarted.core.plan(restarted.now).placements().stream()
            .map(placement -> placement.job().ticket().tenant().value())
            .toList();
    assertThat(Collections.frequency(tenants, "a")).isEqualTo(10);
  }
}
