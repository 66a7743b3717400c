package io.comfymill.scheduler.core.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.LeastLoaded;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.Ranking;
import io.comfymill.scheduler.core.policy.Scan;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job that only the one big node can run, among many small ones that run anywhere. */
class ReservationsTest {
  private static final Requirements BIG =
      Requirements.of(List.of("EmptyImage"), List.of("flux.safetensors"));
  private static final Capabilities SMALL_NODE =
      new Capabilities("small", Set.of("EmptyImage"), Set.of());
  private static final Duration NEVER = Duration.ofDays(365);

  private final Map<String, AttemptId> running = new HashMap<>();
  private int numbers;

  private static CoreFixture world(Duration reserveAfter, PlacementPolicy policy) {
    return new CoreFixture(
        CoreFixture.settings(
            Duration.ofSeconds(1),
            3,
            Duration.ofSeconds(2),
            new RetryLimits(3, 20),
            policy,
            reserveAfter));
  }

  private JobId submit(
      CoreFixture world, String tenant, String client, int tier, Requirements wanted) {
    numbers++;
    return world.submit(CoreFixture.spec(tenant, client, "job-" + numbers, numbers, tier, wanted));
  }

  private void smalls(CoreFixture world, int count, String tenant, int tier) {
    for (int i = 0; i < count; i++) {
      submit(world, tenant, "small", tier, Requirements.NONE);
    }
  }

  private List<Placement> plan(CoreFixture world) {
    List<Placement> placements = world.core.plan(world.now).placements();
    for (Placement placement : placements) {
      running.put(placement.node().value(), world.current(placement.job().id()));
    }
    return placements;
  }

  private List<Placement> freed(CoreFixture world, String node) {
    world.pass(Duration.ofSeconds(5)).succeeded(running.get(node), node);
    return plan(world);
  }

  /**
   * Two nodes fall free in turns, and so do two tenants have turns: each time the big node is free
   * it is the turn of the tenant that has no big job.
   *
   * @return how often a node fell free before the big job got one
   */
  private int waits(CoreFixture world) {
    smalls(world, 1, "other", 0);
    world.node("big", 1);
    plan(world);
    JobId big = submit(world, "mine", "big", 0, BIG);
    smalls(world, 120, "mine", 0);
    smalls(world, 120, "other", 0);
    world.node("small", 1, SMALL_NODE);
    plan(world);
    for (int falls = 1; falls <= 200; falls++) {
      freed(world, falls % 2 == 1 ? "big" : "small");
      if (world.find(big).current().isPresent()) {
        return falls;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void withoutReservationsABigJobCanWaitForEver() {
    assertThat(waits(world(NEVER, new LeastLoaded()))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aBigJobGetsTheNodeThatItAloneNeedsOnceItsPatienceIsOver() {
    assertThat(waits(world(Duration.ofSeconds(10), new LeastLoaded()))).isLessThanOrEqualTo(5);
  }

  /** Big node and small ones, and one big job that found the big node busy for long. */
  private JobId blocked(CoreFixture world, int slots) {
    world.node("big", slots);
    for (int i = 0; i < slots; i++) {
      submit(world, "first", "c", 0, BIG);
    }
    plan(world);
    JobId big = submit(world, "mine", "c", 0, BIG);
    world.node("small", 1, SMALL_NODE);
    plan(world);
    world.pass(Duration.ofSeconds(30));
    return big;
  }

  @Test
  void asManySlotsAreKeptAsAreNeededAndNoNodeIdles() {
    CoreFixture world = world(Duration.ofSeconds(10), new LeastLoaded());
    JobId big = blocked(world, 1);
    smalls(world, 5, "urgent", 0);
    world.succeeded(running.get("big"), "big").heartbeat("big", true, 3);

    List<Placement> placements = plan(world);

    assertThat(placements).hasSize(4);
    assertThat(world.nodeOf(big)).isEqualTo("big");
    assertThat(placements).filteredOn(placed -> placed.node().value().equals("big")).hasSize(3);
  }

  @Test
  void aHigherTierTakesAnotherNodeOrTheReservedOneIfThereIsNoOther() {
    CoreFixture world = world(Duration.ofSeconds(10), new ToTheBigNode());
    JobId big = blocked(world, 1);
    world.succeeded(running.get("big"), "big");
    JobId urgent = submit(world, "urgent", "c", 5, Requirements.NONE);
    plan(world);
    assertThat(world.nodeOf(urgent)).isEqualTo("small");
    assertThat(world.nodeOf(big)).isEqualTo("big");

    JobId next = submit(world, "mine", "c", 0, BIG);
    world.pass(Duration.ofSeconds(1)).fullNode("third", SMALL_NODE);
    plan(world);
    world.pass(Duration.ofSeconds(30));
    JobId second = submit(world, "urgent", "c", 5, Requirements.NONE);
    world.succeeded(running.get("big"), "big");
    plan(world);
    assertThat(world.nodeOf(second)).isEqualTo("big");
    assertThat(world.find(next).current()).isEmpty();
  }

  @Test
  void jobsThatCanGoNowhereElseKeepTheirTurn() {
    CoreFixture world = world(Duration.ofSeconds(10), new LeastLoaded());
    world.node("big", 1);
    submit(world, "first", "c", 0, BIG);
    plan(world);
    world.node("small", 1, SMALL_NODE);
    List<JobId> order = new ArrayList<>();
    order.add(submit(world, "b", "c", 0, BIG));
    Requirements bigToo = Requirements.of(List.of(), List.of("flux.safetensors"));
    order.add(submit(world, "c", "c", 0, bigToo));
    order.add(submit(world, "d", "c", 0, BIG));
    plan(world);
    world.pass(Duration.ofSeconds(30));

    List<JobId> served = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      served.add(freed(world, "big").get(0).job().id());
    }

    assertThat(served).isEqualTo(order);
  }

  @Test
  void aReservationEndsWithTheLastJobThatNeededIt() {
    CoreFixture world = world(Duration.ofSeconds(10), new LeastLoaded());
    JobId big = blocked(world, 1);
    world.cancel(big).succeeded(running.get("big"), "big");
    smalls(world, 2, "t", 0);

    assertThat(plan(world))
        .extracting(Placement::node)
        .containsExactlyInAnyOrder(new NodeId("big"), new NodeId("small"));
  }

  /** As if all its models were there, or it were much faster. */
  private static final class ToTheBigNode implements PlacementPolicy {
    @Override
    public String name() {
      return "to_the_big_node";
    }

    @Override
    public Candidate choose(Work work, List<Candidate> candidates) {
      return candidates.get(0);
    }

    @Override
    public Ranking ranking(Work work, List<Candidate> candidates, List<Candidate> taken) {
      return new Scan(this, work, candidates);
    }
  }
}
