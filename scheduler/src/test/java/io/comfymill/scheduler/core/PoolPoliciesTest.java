package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.health.HealthLimits;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Policies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each pool goes by its policy, which operators and the configuration change while it runs. */
class PoolPoliciesTest {
  private static final PlacementPolicy LEAST_LOADED = Policies.named("least_loaded");
  private static final PlacementPolicy RANKS = Policies.named("priority_based");

  private final CoreFixture world = new CoreFixture();
  private int jobs;

  PoolPoliciesTest() {
    world.node("a", 9).node("b", 9);
    world.core.change(
        new FleetCommand.ChangeNode(world.now, new NodeId("b"), null, null, null, 5, null, null),
        world.now);
    world.core.takeChanges();
  }

  private boolean set(String pool, @Nullable String policy) {
    return world.core.setPolicy(new FleetCommand.SetPolicy(world.now, pool, policy));
  }

  private void configure(PlacementPolicy usual, Map<String, PlacementPolicy> pools) {
    world.core.tune(new Tuning(usual, pools, Map.of(), HealthLimits.DEFAULT));
  }

  /** Where two jobs go, one after the other: only by ranks both go to b. */
  private boolean goesByRank(@Nullable String pool) {
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Requirements wanted =
          new Requirements(new TreeSet<>(), new TreeSet<>(), pool, new TreeSet<>(), null, 0, null);
      JobId job = world.submit(CoreFixture.spec("job-" + ++jobs, jobs, 0, wanted));
      world.core.plan(world.now);
      nodes.add(world.nodeOf(job));
    }
    return nodes.equals(List.of("b", "b"));
  }

  @Test
  void whatAnOperatorSetsHoldsFromNowOnAndIsWritten() {
    assertThat(goesByRank("default")).isFalse();
    assertThat(set("default", "priority_based")).isTrue();

    assertThat(goesByRank("default")).isTrue();
    assertThat(world.core.takeChanges().pools()).containsEntry("default", "priority_based");
  }

  @Test
  void jobsThatAskForNoPoolGoByTheDefaultPool() {
    set("default", "priority_based");
    assertThat(goesByRank(null)).isTrue();

    set("default", null);
    assertThat(goesByRank(null)).isFalse();
    assertThat(world.core.takeChanges().pools()).containsEntry("default", null);
  }

  @Test
  void whatAnOperatorSetIsStrongerThanTheConfiguration() {
    set("default", "least_loaded");
    configure(RANKS, Map.of("default", RANKS));
    assertThat(goesByRank("default")).isFalse();

    set("default", null);
    assertThat(goesByRank("default")).isTrue();
  }

  @Test
  void theConfiguredPolicyOfAPoolIsStrongerThanTheUsualOne() {
    configure(RANKS, Map.of("default", LEAST_LOADED));
    assertThat(goesByRank(null)).isFalse();

    configure(RANKS, Map.of());
    assertThat(goesByRank(null)).isTrue();
  }

  @Test
  void aPolicyThatDoesNotExistChangesNothing() {
    set("default", "priority_based");
    world.core.takeChanges();

    assertThat(set("default", "no such")).isFalse();
    assertThat(world.core.takeChanges().isEmpty()).isTrue();
    assertThat(goesByRank("default")).isTrue();
  }

  @Test
  void thePoliciesInForceAreToldWheneverOneChanges() {
    assertThat(policiesTold()).containsOnly(entry("default", "least_loaded"));
    assertThat(policiesTold()).isNull();

    set("default", "affinity");
    set("video", "weighted");
    assertThat(policiesTold())
        .containsOnly(entry("default", "affinity"), entry("video", "weighted"));

    set("video", null);
    assertThat(policiesTold()).containsOnly(entry("default", "affinity"));
    configure(LEAST_LOADED, Map.of("video", RANKS));
    assertThat(policiesTold())
        .containsOnly(entry("default", "affinity"), entry("video", RANKS.name()));
  }

  private @Nullable Map<String, String> policiesTold() {
    world.core.tick(world.now);
    return world.core.takeChanges().policiesInForce();
  }

  @Test
  void whatWasSetComesBackFromTheDatabase() {
    world.core.restorePolicy("default", "priority_based");
    world.core.restorePolicy("video", "of another version");

    assertThat(goesByRank("default")).isTrue();
  }

  @Test
  void tenantsGetTurnsByTheirWeightsFromNowOn() {
    CoreFixture busy = new CoreFixture();
    busy.core.tune(
        new Tuning(LEAST_LOADED, Map.of(), Map.of(new TenantId("heavy"), 3), HealthLimits.DEFAULT));
    List<JobId> heavy = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      heavy.add(busy.submit(CoreFixture.spec("heavy", "c", "h" + i, i, 0, Requirements.NONE)));
      busy.submit(CoreFixture.spec("light", "c", "l" + i, i, 0, Requirements.NONE));
    }
    busy.node("a", 8);
    busy.core.plan(busy.now);

    assertThat(heavy).filteredOn(job -> busy.find(job).current().isPresent()).hasSize(6);
  }

  @Test
  void healthThresholdsHoldFromNowOn() {
    HealthLimits strict = new HealthLimits(1, 1, Duration.ofSeconds(5), Duration.ofSeconds(5));
    world.core.tune(new Tuning(LEAST_LOADED, Map.of(), Map.of(), strict));
    JobId job = world.submit("p");
    world.core.plan(world.now);
    String node = world.nodeOf(job);
    world.ranAndFailed(world.current(job), node, FailureCause.HUNG);

    assertThat(world.core.fleet().node(new NodeId(node)).circuit().why()).isNotNull();
  }
}
