package io.comfymill.scheduler.core.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;
import io.comfymill.scheduler.core.fleet.NodeViewFixture;
import io.comfymill.scheduler.core.policy.Affinity;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.FastestCompletion;
import io.comfymill.scheduler.core.policy.LeastLoaded;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.policy.PoolPolicies;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TakingBackTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Work ANY = new Work(Requirements.NONE, 1);
  private static final Work COLD = new Work(Requirements.of(List.of(), List.of("sdxl")), 1);

  private final Experience experience = new Experience();
  private int jobs;

  @BeforeEach
  void aRunTakesTwoSeconds() {
    for (int i = 0; i < 20; i++) {
      experience.ran(new NodeId("busy"), ANY, Set.of(), 2);
    }
  }

  private Ahead running(double endsInSeconds) {
    Instant end = NOW.plusMillis(Math.round(endsInSeconds * 1000));
    return new Ahead(new AttemptId(new JobId(new UUID(0, ++jobs)), 1), ANY, end, false);
  }

  private Ahead waiting(Work work) {
    return waiting(work, 1);
  }

  private Ahead waiting(Work work, int number) {
    return new Ahead(new AttemptId(new JobId(new UUID(0, ++jobs)), number), work, null, false);
  }

  private static NodeViewFixture busy(String id, Ahead... ahead) {
    return NodeViewFixture.node(id).slots(3).occupied(ahead.length).ahead(ahead);
  }

  private static NodeViewFixture idle(String id) {
    return NodeViewFixture.node(id).slots(3);
  }

  private List<AttemptId> find(PlacementPolicy policy, NodeViewFixture... nodes) {
    List<Candidate> fleet =
        Candidate.of(Arrays.stream(nodes).map(NodeViewFixture::view).toList(), experience, NOW);
    return new TakingBack(fleet, new PoolPolicies(policy), NOW).find();
  }

  private List<AttemptId> find(NodeViewFixture... nodes) {
    return find(new Affinity(), nodes);
  }

  @ParameterizedTest
  @CsvSource({"0.5,false", "-0.5,false", "5,true", "-5,true"})
  void whatWaitsBehindALongRunIsTakenBackForAnIdleNode(double endsInSeconds, boolean moves) {
    Ahead waiting = waiting(ANY);

    List<AttemptId> found = find(busy("busy", running(endsInSeconds), waiting), idle("idle"));

    assertThat(found).isEqualTo(moves ? List.of(waiting.attempt()) : List.of());
  }

  @Test
  void policiesThatDoNotGoByTimeLeaveItWhereItIs() {
    assertThat(find(new LeastLoaded(), busy("busy", running(60), waiting(ANY)), idle("idle")))
        .isEmpty();
    assertThat(find(new FastestCompletion(), busy("busy", running(60), waiting(ANY)), idle("idle")))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"5,false", "60,true"})
  void loadingThereCountsToo(double endsInSeconds, boolean moves) {
    ModelMemory warm = ModelMemory.EMPTY.with(new TreeSet<>(Set.of("sdxl")), 1);
    NodeViewFixture busy = busy("busy", running(endsInSeconds), waiting(COLD)).models(warm);

    assertThat(find(busy, idle("idle").capabilities(NodeViewFixture.withModels("sdxl"))))
        .hasSize(moves ? 1 : 0);
  }

  @Test
  void eachIdleNodeGetsOneAndThoseGoThatGainMost() {
    Ahead little = waiting(ANY);
    Ahead more = waiting(ANY);
    Ahead most = waiting(ANY);

    assertThat(
            find(
                busy("a", running(5), little),
                busy("b", running(60), more, most),
                idle("c"),
                idle("d")))
        .containsExactly(most.attempt(), more.attempt());
  }

  @Test
  void aNodeThatIsNotIdleOrDoesNotSuitGetsNothing() {
    NodeViewFixture busy = busy("busy", running(60), waiting(COLD));

    assertThat(find(busy, busy("other", running(1)))).isEmpty();
    assertThat(find(busy, idle("lacks the model"))).isEmpty();
    assertThat(find(busy, idle("offline").offline())).isEmpty();
    assertThat(find(busy, idle("draining").draining())).isEmpty();
    assertThat(find(busy, idle("resting").restingUntil(NOW.plusSeconds(1)))).isEmpty();
  }

  @Test
  void theFirstInLineAndRetriesStay() {
    assertThat(find(busy("busy", waiting(ANY)), idle("idle"))).isEmpty();
    assertThat(find(busy("busy", running(60), waiting(ANY, 2)), idle("idle"))).isEmpty();
  }

  @Test
  void nothingMoreIsAskedForBeforeTheLastRequestIsAnswered() {
    Ahead asked = new Ahead(waiting(ANY).attempt(), ANY, null, true);

    assertThat(find(busy("busy", running(60), waiting(ANY), asked), idle("idle"))).isEmpty();
  }
}
