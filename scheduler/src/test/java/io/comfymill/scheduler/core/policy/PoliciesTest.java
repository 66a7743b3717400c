package io.comfymill.scheduler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.PolicyName;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.fleet.NodeViewFixture;
import io.comfymill.scheduler.core.fleet.WeightedTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {
  private static final Work ANY = new Work(Requirements.NONE, 0);
  private static final Work SDXL = new Work(Requirements.of(List.of(), List.of("sdxl")), 1);

  private static final JobId JOB = new JobId(new UUID(0, 1));

  private static Candidate node(String id, int slots, int occupied, long lastUsed) {
    return candidate(
        NodeViewFixture.node(id).slots(slots).occupied(occupied).lastUsed(lastUsed).view());
  }

  private static Candidate weighing(String id, int slots, int weight) {
    return candidate(NodeViewFixture.node(id).slots(slots).weight(weight).view());
  }

  private static Candidate ranking(String id, int slots, int occupied, int priority) {
    return candidate(
        NodeViewFixture.node(id).slots(slots).occupied(occupied).priority(priority).view());
  }

  private static Candidate node(String id, int slots, Experience experience) {
    return node(id, slots, experience, ModelMemory.EMPTY);
  }

  private static Candidate node(String id, int slots, Experience experience, ModelMemory models) {
    NodeView view = NodeViewFixture.node(id).slots(slots).models(models).view();
    return new Candidate(view, experience, Instant.EPOCH);
  }

  private static Candidate candidate(NodeView view) {
    return new Candidate(view, new Experience(), Instant.EPOCH);
  }

  private static List<String> choices(PlacementPolicy policy, List<Candidate> nodes, int count) {
    return choices(policy, ANY, nodes, count);
  }

  private static List<String> choices(
      PlacementPolicy policy, Work work, List<Candidate> nodes, int count) {
    WeightedTurns turns = new WeightedTurns();
    List<String> chosen = new ArrayList<>();
    long uses = 100;
    for (int i = 0; i < count; i++) {
      List<Candidate> open = nodes.stream().filter(node -> !node.isFull()).toList();
      Candidate next = policy.choose(work, open);
      next.take(work, ++uses, turns);
      chosen.add(next.id().value());
    }
    return chosen;
  }

  @Test
  void leastLoadedFillsEveryNodeOnceBeforeAnyTwice() {
    List<Candidate> nodes = List.of(node("a", 2, 0, 0), node("b", 2, 0, 0), node("c", 2, 0, 0));

    assertThat(choices(new LeastLoaded(), nodes, 6)).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void leastLoadedComparesSharesNotCounts() {
    List<Candidate> nodes = List.of(node("big", 8, 2, 0), node("small", 2, 1, 0));

    assertThat(choices(new LeastLoaded(), nodes, 3)).containsExactly("big", "big", "small");
  }

  @Test
  void leastLoadedTakesOfEqualsTheOneThatWaitedLongest() {
    List<Candidate> nodes = List.of(node("a", 1, 0, 7), node("b", 1, 0, 3));

    assertThat(choices(new LeastLoaded(), nodes, 2)).containsExactly("b", "a");
  }

  @Test
  void roundRobinGoesOnAfterTheNodeUsedLast() {
    List<Candidate> nodes = List.of(node("a", 9, 0, 1), node("b", 9, 5, 2), node("c", 9, 0, 0));

    assertThat(choices(new RoundRobin(), nodes, 4)).containsExactly("c", "a", "b", "c");
  }

  @Test
  void roundRobinBeginsWithTheFirst() {
    List<Candidate> nodes = List.of(node("a", 9, 0, 0), node("b", 9, 0, 0));

    assertThat(choices(new RoundRobin(), nodes, 3)).containsExactly("a", "b", "a");
  }

  @Test
  void leastConnectionsCountsAttemptsNotShares() {
    List<Candidate> nodes = List.of(node("big", 8, 2, 0), node("small", 2, 1, 0));

    assertThat(choices(new LeastConnections(), nodes, 3)).containsExactly("small", "big", "big");
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1, 'a b c a b c'",
    "5,1,1, 'a a b c a a a a a b c a a a'",
    "3,2,1, 'a b c a b a a b c a b a'",
    "3,2,3, 'a c b a c b a c a c b a'"
  })
  void weightedGivesTurnsByWeightAndSpreadsThem(int a, int b, int c, String turns) {
    List<Candidate> nodes =
        List.of(weighing("a", 99, a), weighing("b", 99, b), weighing("c", 99, c));
    List<String> wanted = List.of(turns.split(" "));

    assertThat(choices(new Weighted(), nodes, wanted.size())).isEqualTo(wanted);
  }

  @Test
  void weightedGivesSharesByWeightOverManyPlacements() {
    List<Candidate> nodes =
        List.of(weighing("a", 999, 7), weighing("b", 999, 2), weighing("c", 999, 1));

    List<String> chosen = choices(new Weighted(), nodes, 500);

    assertThat(Collections.frequency(chosen, "a")).isBetween(349, 351);
    assertThat(Collections.frequency(chosen, "b")).isBetween(99, 101);
    assertThat(Collections.frequency(chosen, "c")).isBetween(49, 51);
  }

  @Test
  void weightedGoesOnWithTheOthersWhereANodeIsFull() {
    List<Candidate> nodes = List.of(weighing("a", 2, 8), weighing("b", 9, 1), weighing("c", 9, 1));

    assertThat(choices(new Weighted(), nodes, 6)).containsExactly("a", "a", "b", "c", "b", "c");
  }

  @Test
  void priorityBasedFillsTheHighestFirst() {
    List<Candidate> nodes =
        List.of(ranking("dear", 2, 0, -1), ranking("a", 2, 1, 5), ranking("b", 2, 0, 5));

    assertThat(choices(new PriorityBased(), nodes, 5))
        .containsExactly("b", "a", "b", "dear", "dear");
  }

  @Test
  void fastestCompletionLearnsWhichNodeIsFast() {
    Experience experience = new Experience();
    for (int i = 0; i < 10; i++) {
      experience.ran(new NodeId("slow"), ANY, Set.of(), 12);
      experience.ran(new NodeId("fast"), ANY, Set.of(), 2);
    }
    List<Candidate> nodes = List.of(node("fast", 9, experience), node("slow", 9, experience));

    assertThat(choices(new FastestCompletion(), nodes, 6))
        .containsExactly("fast", "fast", "slow", "fast", "fast", "slow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fastest_completion", "affinity"})
  void anIdleNodeIsPreferredToABusyOneThatWasALittleQuicker(String policy) {
    Experience experience = new Experience();
    for (double seconds : List.of(0.05, 0.1, 0.06)) {
      experience.ran(new NodeId("busy"), ANY, Set.of(), seconds);
      experience.ran(new NodeId("idle"), ANY, Set.of(), 1.3 * seconds);
    }
    Instant now = Instant.EPOCH;
    Ahead running = new Ahead(new AttemptId(JOB, 1), ANY, now.plusMillis(5), false);
    Candidate busy =
        new Candidate(
            NodeViewFixture.node("busy").slots(2).occupied(1).ahead(running).view(),
            experience,
            now);

    assertThat(choices(Policies.named(policy), List.of(busy, node("idle", 2, experience)), 1))
        .containsExactly("idle");
  }

  @ParameterizedTest
  @CsvSource({"-100,other", "-50,overdue", "2,overdue", "70,other"})
  void anAttemptThatIsOverdueWillTakeAsLongAgain(int expectedEndInSeconds, String chosen) {
    Experience experience = new Experience();
    Instant now = Instant.EPOCH;
    for (int i = 0; i < 20; i++) {
      experience.ran(new NodeId("any"), ANY, Set.of(), 20);
    }
    Ahead other = new Ahead(new AttemptId(JOB, 1), ANY, now.plusSeconds(60), false);
    Ahead overdue =
        new Ahead(new AttemptId(JOB, 1), ANY, now.plusSeconds(expectedEndInSeconds), false);
    List<Candidate> nodes =
        List.of(
            new Candidate(
                NodeViewFixture.node("other").slots(2).occupied(1).ahead(other).view(),
                experience,
                now),
            new Candidate(
                NodeViewFixture.node("overdue").slots(2).occupied(1).ahead(overdue).view(),
                experience,
                now));

    assertThat(choices(new FastestCompletion(), nodes, 1)).containsExactly(chosen);
  }

  @Test
  void affinityDropsASecondCopyBeforeAnOnlyOne() {
    ModelMemory sdxl = ModelMemory.EMPTY.with(new TreeSet<>(Set.of("sdxl")), 1);
    ModelMemory flux = ModelMemory.EMPTY.with(new TreeSet<>(Set.of("flux")), 1);
    Work other = new Work(Requirements.of(List.of(), List.of("other")), 2);
    List<Candidate> nodes =
        Candidate.of(
            List.of(
                NodeViewFixture.node("a").models(flux).lastUsed(1).view(),
                NodeViewFixture.node("b").models(sdxl).lastUsed(3).view(),
                NodeViewFixture.node("c").models(sdxl).lastUsed(2).view()),
            new Experience(),
            Instant.EPOCH);

    assertThat(choices(new Affinity(), other, nodes, 3)).containsExactly("c", "b", "a");
  }

  @Test
  void affinityStaysWithWarmNodesUntilLoadingElsewhereIsFaster() {
    Experience experience = new Experience();
    experience.ran(new NodeId("warm"), SDXL, Set.of(), 4);
    experience.ran(new NodeId("warm"), SDXL, Set.of("sdxl"), 12);
    ModelMemory sdxl = ModelMemory.EMPTY.with(new TreeSet<>(Set.of("sdxl")), 1);
    List<Candidate> nodes =
        List.of(node("cold", 9, experience, ModelMemory.EMPTY), node("warm", 9, experience, sdxl));

    // A run takes 4 s, loading 8 s: the third would be done in 12 s on either.
    assertThat(choices(new Affinity(), SDXL, nodes, 4))
        .containsExactly("warm", "warm", "cold", "warm");
  }

  @Test
  void withoutModelsAffinitySharesEvenly() {
    Experience experience = new Experience();
    List<Candidate> nodes =
        List.of(node("a", 2, experience), node("b", 2, experience), node("c", 2, experience));

    assertThat(choices(new Affinity(), nodes, 6)).containsExactly("a", "b", "c", "a", "b", "c");
  }

  @Test
  void ofEqualNodesThatAreWarmAffinityGivesEachTheSame() {
    Experience experience = new Experience();
    ModelMemory sdxl = ModelMemory.EMPTY.with(new TreeSet<>(Set.of("sdxl")), 1);
    List<Candidate> nodes =
        Stream.of("a", "b", "c", "d").map(id -> node(id, 99, experience, sdxl)).toList();

    List<String> chosen = choices(new Affinity(), SDXL, nodes, 100);

    assertThat(nodes)
        .allSatisfy(
            node -> assertThat(Collections.frequency(chosen, node.id().value())).isEqualTo(25));
  }

  @Test
  void policiesAreFoundByName() {
    assertThat(Policies.named("round_robin")).isInstanceOf(RoundRobin.class);
    assertThat(Policies.named("weighted")).isInstanceOf(Weighted.class);
    assertThat(Policies.named("priority_based")).isInstanceOf(PriorityBased.class);
    assertThat(Policies.named("least_connections")).isInstanceOf(LeastConnections.class);
    assertThat(Policies.named("fastest_completion")).isInstanceOf(FastestCompletion.class);
    assertThat(Policies.named("affinity")).isInstanceOf(Affinity.class);
    assertThat(Policies.named("least_loaded")).isInstanceOf(LeastLoaded.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("best"))
        .withMessageContaining("'best'")
        .withMessageContaining("least_loaded, round_robin, least_connections");
  }

  @Test
  void gatewaysKnowEachByItsName() {
    assertThat(Policies.ALL)
        .extracting(PlacementPolicy::name)
        .containsExactlyInAnyOrderElementsOf(PolicyName.ALL);
  }
}
