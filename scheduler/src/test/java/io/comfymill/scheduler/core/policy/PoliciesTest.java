package io.comfymill.scheduler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.fleet.NodeRoom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final Demand ANY = new Demand(Requirements.NONE, new TreeSet<>());

  private static Candidate node(String id, int slots, int occupied, long lastUsed) {
    return new Candidate(
        new NodeRoom(
            new NodeId(id), true, null, false, slots, occupied, null, Instant.MIN, lastUsed));
  }

  private static List<String> choices(PlacementPolicy policy, List<Candidate> nodes, int count) {
    List<String> chosen = new ArrayList<>();
    long uses = 100;
    for (int i = 0; i < count; i++) {
      List<Candidate> open = nodes.stream().filter(node -> !node.isFull()).toList();
      Candidate next = policy.choose(ANY, open);
      next.take(++uses);
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
  void policiesAreFoundByName() {
    assertThat(Policies.named("round_robin")).isInstanceOf(RoundRobin.class);
    assertThat(Policies.named("least_loaded")).isInstanceOf(LeastLoaded.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policies.named("best"))
        .withMessageContaining("'best'")
        .withMessageContaining("least_loaded, round_robin");
  }
}
