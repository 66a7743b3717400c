package io.comfymill.scheduler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.NodeViewFixture;
import io.comfymill.scheduler.core.fleet.WeightedTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A policy's ranking chooses what the policy itself would, whatever is placed in between. */
class RankingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int KINDS = 4;

  static Stream<Arguments> policiesAndSeeds() {
    return Policies.ALL.stream()
        .flatMap(
            policy ->
                IntStream.range(0, 25).mapToObj(seed -> Arguments.of(policy.name(), (long) seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("policiesAndSeeds")
  void choosesAsThePolicyDoes(String name, long seed) {
    PlacementPolicy policy = Policies.named(name);
    Random random = new Random(seed);
    List<Work> kinds = IntStream.range(0, KINDS).mapToObj(RankingTest::work).toList();
    List<Candidate> fleet = fleet(random, experience(random, kinds));
    List<Candidate> taken = new ArrayList<>();
    List<List<Candidate>> allowed = new ArrayList<>();
    List<Ranking> rankings = new ArrayList<>();
    for (Work work : kinds) {
      List<Candidate> some = fleet.stream().filter(node -> random.nextInt(4) > 0).toList();
      allowed.add(some);
      rankings.add(policy.ranking(work, open(some), taken));
    }
    WeightedTurns turns = new WeightedTurns();
    for (long uses = 100; !open(fleet).isEmpty() && uses < 300; uses++) {
      int kind = random.nextInt(KINDS);
      List<Candidate> open = open(allowed.get(kind));
      Candidate expected = open.isEmpty() ? null : policy.choose(kinds.get(kind), open);
      assertThat(rankings.get(kind).next()).as("%s at %d", name, uses).isSameAs(expected);
      Candidate next = random.nextInt(5) == 0 ? open(fleet).get(0) : expected;
      if (next != null) {
        next.take(kinds.get(kind), uses, turns);
        taken.add(next);
      }
    }
  }

  private static List<Candidate> open(List<Candidate> nodes) {
    return nodes.stream().filter(node -> !node.isFull()).toList();
  }

  private static Work work(int kind) {
    Requirements wanted =
        kind == 0 ? Requirements.NONE : Requirements.of(List.of(), List.of("m" + kind, "shared"));
    return new Work(wanted, kind);
  }

  private static Experience experience(Random random, List<Work> kinds) {
    Experience experience = new Experience();
    for (int i = 0; i < 60; i++) {
      Work work = kinds.get(random.nextInt(KINDS));
      NodeId node = new NodeId("n" + random.nextInt(20));
      List<String> loaded = random.nextBoolean() ? List.of() : List.copyOf(work.models());
      experience.ran(node, work, loaded, 1 + random.nextInt(30));
    }
    return experience;
  }

  private static List<Candidate> fleet(Random random, Experience experience) {
    List<Candidate> fleet = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int slots = 1 + random.nextInt(6);
      fleet.add(
          new Candidate(
              NodeViewFixture.node("n" + i)
                  .slots(slots)
                  .occupied(random.nextInt(slots + 1))
                  .lastUsed(random.nextInt(100))
                  .weight(1 + random.nextInt(4))
                  .priority(random.nextInt(3) - 1)
                  .view(),
              experience,
              NOW));
    }
    return fleet;
  }
}
