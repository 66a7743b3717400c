package io.comfymill.common.eligibility;

import static io.comfymill.common.eligibility.Requirement.GPU;
import static io.comfymill.common.eligibility.Requirement.LABELS;
import static io.comfymill.common.eligibility.Requirement.MODEL_FILES;
import static io.comfymill.common.eligibility.Requirement.NODE_CLASSES;
import static io.comfymill.common.eligibility.Requirement.PIN;
import static io.comfymill.common.eligibility.Requirement.POOL;
import static io.comfymill.common.eligibility.Requirement.VRAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequirementTest {
  /** A node of 24 GiB with the labels eu and big, the class K and the file m.pt. */
  private record Node(NodeId id, String pool, long vramTotalBytes) implements NodeTraits {
    private static final Node DEFAULT = new Node(new NodeId("a"), "default", gib(24));
    private static final Node VIDEO = new Node(new NodeId("b"), "video", gib(24));
    private static final Node API_ONLY = new Node(new NodeId("d"), "api", gib(24));
    private static final Node OF_UNKNOWN_VRAM = new Node(new NodeId("c"), "default", 0);

    @Override
    public SortedSet<String> labels() {
      return set("eu", "big");
    }

    @Override
    public boolean takesGpuJobs() {
      return !pool.equals("api");
    }

    @Override
    public Set<String> nodeClasses() {
      return Set.of("K");
    }

    @Override
    public Set<String> modelFiles() {
      return Set.of("m.pt");
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(
        arguments("nothing is wanted", Requirements.NONE, Node.VIDEO, Set.of()),
        arguments("another node", pin("b"), Node.DEFAULT, Set.of(PIN)),
        arguments("this node", pin("b"), Node.VIDEO, Set.of()),
        arguments("another pool", pool("video"), Node.DEFAULT, Set.of(POOL)),
        arguments("this pool", pool("video"), Node.VIDEO, Set.of()),
        arguments("the default pool", pool("default"), Node.DEFAULT, Set.of()),
        arguments("one label of two", labels("nvlink", "eu"), Node.DEFAULT, Set.of(LABELS)),
        arguments("some of its labels", labels("eu"), Node.DEFAULT, Set.of()),
        arguments("as much VRAM", vram(24), Node.DEFAULT, Set.of()),
        arguments("more VRAM", vram(25), Node.DEFAULT, Set.of(VRAM)),
        arguments("some VRAM, and it tells none", vram(1), Node.OF_UNKNOWN_VRAM, Set.of(VRAM)),
        arguments("no VRAM, and it tells none", vram(0), Node.OF_UNKNOWN_VRAM, Set.of()),
        arguments("its class and file", workflow("K", "m.pt"), Node.DEFAULT, Set.of()),
        arguments("another class", workflow("L", "m.pt"), Node.DEFAULT, Set.of(NODE_CLASSES)),
        arguments("no GPU", Requirements.NONE.apiOnly(true), Node.API_ONLY, Set.of()),
        arguments("no GPU there", Requirements.NONE.apiOnly(true), Node.DEFAULT, Set.of()),
        arguments("a GPU", Requirements.NONE, Node.API_ONLY, Set.of(GPU)),
        arguments("another file", workflow("K", "n.pt"), Node.DEFAULT, Set.of(MODEL_FILES)),
        arguments(
            "other places and more VRAM",
            wanted("other", set("x"), "c", 25),
            Node.DEFAULT,
            Set.of(PIN, POOL, LABELS, VRAM)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aNodeMeetsWhatItHasAndNothingElse(
      String name, Requirements wanted, NodeTraits node, Set<Requirement> unmet) {
    assertThat(Requirement.unmet(node, wanted)).isEqualTo(unmet);
  }

  @Test
  void whatIsMissingIsWhatIsWantedAndNotThere() {
    assertThat(Requirement.missing(set("B", "A"), Set.of("A", "C"))).containsExactly("B");
  }

  private static Requirements pin(String node) {
    return wanted(null, set(), node, 0);
  }

  private static Requirements pool(String pool) {
    return wanted(pool, set(), null, 0);
  }

  private static Requirements labels(String... labels) {
    return wanted(null, set(labels), null, 0);
  }

  private static Requirements vram(int gib) {
    return wanted(null, set(), null, gib);
  }

  private static Requirements workflow(String nodeClass, String file) {
    return Requirements.of(Set.of(nodeClass), Set.of(file));
  }

  private static Requirements wanted(
      @Nullable String pool, SortedSet<String> labels, @Nullable String pin, int vramGib) {
    NodeId pinned = pin == null ? null : new NodeId(pin);
    return new Requirements(set(), set(), pool, labels, pinned, gib(vramGib), null);
  }

  private static SortedSet<String> set(String... values) {
    return new TreeSet<>(Set.of(values));
  }

  private static long gib(int gib) {
    return (long) gib << 30;
  }
}
