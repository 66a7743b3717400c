package io.comfymill.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.NodeAbilities;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SuitabilityTest {
  private static final long GIB = 1L << 30;

  private final Map<NodeId, NodeAbilities> abilities = new TreeMap<>();
  private final Map<NodeId, NodeFacts> facts = new TreeMap<>();
  private final Set<NodeId> fetching = new HashSet<>();

  @Test
  void oneNodeThatHasAllIsEnough() {
    node("a", Set.of(), Set.of()).node("b", Set.of("K"), Set.of("m.pt"));
    assertThat(check(wanting("K", "m.pt")).shortfalls()).isEmpty();
  }

  @Test
  void nodesThatHaveItOnlyTogetherDoNot() {
    node("a", Set.of("K"), Set.of()).node("b", Set.of(), Set.of("m.pt"));
    node("c", Set.of("K"), Set.of());

    Suitability suitability = check(wanting("K", "m.pt"));

    assertThat(suitability.words()).isEqualTo("2 nodes lack m.pt; 1 node lacks K");
    assertThat(suitability.groups().get(0).nodes())
        .containsExactly(new NodeId("a"), new NodeId("c"));
  }

  @Test
  void aNodeThatCanFetchAModelCanRunItsJobs() {
    node("a", Set.of("K"), Set.of()).node("b", Set.of("L"), Set.of());
    assertThat(check(wanting("K", "new.pt")).words())
        .isEqualTo("1 node lacks K, new.pt; 1 node lacks new.pt");

    fetching.add(new NodeId("b"));
    assertThat(check(wanting("K", "new.pt")).words())
        .isEqualTo("1 node lacks K; 1 node lacks new.pt");

    fetching.add(new NodeId("a"));
    assertThat(check(wanting("K", "new.pt")).shortfalls()).isEmpty();
    assertThat(check(wanting("K", "other.pt")).shortfalls()).hasSize(2);
  }

  @Test
  void poolLabelsAndMemoryCount() {
    node("a", Set.of("K"), Set.of());
    facts.put(
        new NodeId("a"), new NodeFacts(new NodeId("a"), "video", labels("x"), 24 * GIB, true));

    assertThat(check(wanting("video", labels("x"), 24 * GIB, null)).shortfalls()).isEmpty();
    assertThat(check(wanting("other", labels("x", "y"), 25 * GIB, null)).words())
        .isEqualTo(
            "1 node is not in pool other and lacks the label y and has less than 25.0 GiB of VRAM");
  }

  @Test
  void nodesForApiOnlyJobsCannotRunOthers() {
    node("a", Set.of("K"), Set.of());
    facts.put(new NodeId("a"), new NodeFacts(new NodeId("a"), "default", labels(), 0, false));
    Requirements wanted = wanting(null, labels(), 0, null);

    assertThat(check(wanted).words()).isEqualTo("1 node takes only jobs that need no GPU");
    assertThat(check(wanted.apiOnly(true)).shortfalls()).isEmpty();
  }

  @Test
  void onlyThePinnedNodeIsAsked() {
    node("a", Set.of(), Set.of()).node("b", Set.of("K"), Set.of());

    assertThat(check(wanting(null, labels(), 0, new NodeId("b"))).shortfalls()).isEmpty();
    assertThat(check(wanting(null, labels(), 0, new NodeId("a"))).words())
        .isEqualTo("1 node lacks K");
  }

  private SuitabilityTest node(String id, Set<String> classes, Set<String> models) {
    abilities.put(new NodeId(id), new NodeAbilities(classes, models));
    return this;
  }

  private static SortedSet<String> labels(String... labels) {
    return new TreeSet<>(Set.of(labels));
  }

  private static Requirements wanting(String nodeClass, String model) {
    return Requirements.of(List.of(nodeClass), List.of(model));
  }

  private static Requirements wanting(
      @Nullable String pool, SortedSet<String> labels, long vram, @Nullable NodeId pin) {
    return new Requirements(new TreeSet<>(Set.of("K")), labels(), pool, labels, pin, vram, null);
  }

  private Suitability check(Requirements requirements) {
    return Suitability.of(
        requirements,
        abilities,
        facts,
        node -> fetching.contains(node) ? Set.of("new.pt") : Set.of());
  }
}
