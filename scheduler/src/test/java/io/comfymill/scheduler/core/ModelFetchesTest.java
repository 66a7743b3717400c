package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.common.wire.NodeFetches.Fetch;
import io.comfymill.common.wire.NodeFetches.State;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.fleet.Capabilities;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ModelFetchesTest {
  private static final long GIB = 1L << 30;
  private static final String INK = "style/ink.safetensors";
  private static final Requirements WANTS_INK =
      Requirements.of(List.of("EmptyImage"), List.of(INK));
  private static final Capabilities BARE = with();

  private final CoreFixture world = new CoreFixture();
  private final SortedMap<NodeId, SortedSet<String>> asked = new TreeMap<>();
  private int version;
  private int jobs;

  private static Capabilities with(String... models) {
    return new Capabilities(
        "with " + List.of(models), Set.of("EmptyImage"), Set.copyOf(List.of(models)));
  }

  private void catalogued(String id, String name, long bytes, boolean withdrawn) {
    world.core.learn(
        new CatalogueModel(
            CatalogueModel.TYPE,
            world.now,
            id,
            ++version,
            "loras",
            name,
            "0f".repeat(32),
            bytes,
            List.of("https://models.example/x"),
            Collections.emptySortedSet(),
            withdrawn));
  }

  private ModelFetchesTest fetching(String node, Fetch... fetches) {
    world.core.learn(
        new NodeFetches(NodeFetches.TYPE, world.now, new NodeId(node), true, List.of(fetches)));
    return this;
  }

  private JobId job(String prompt) {
    return world.submit(CoreFixture.spec(prompt, ++jobs, 0, WANTS_INK));
  }

  /** Some time passes, in which everybody is heard. */
  private Map<NodeId, SortedSet<String>> asked(Duration time) {
    for (long second = 0; second <= time.toSeconds(); second++) {
      world.core.plan(world.now);
      world.core.tick(world.now);
      world.pass(Duration.ofSeconds(1));
      asked.putAll(world.core.takeChanges().modelRequests());
    }
    asked.values().removeIf(Set::isEmpty);
    return asked;
  }

  private Map<NodeId, SortedSet<String>> asked() {
    return asked(Duration.ofSeconds(5));
  }

  private String why(String node) {
    return world.refusals().get(new NodeId(node)).words();
  }

  private static Map<NodeId, SortedSet<String>> of(String node, String... models) {
    return Map.of(new NodeId(node), new TreeSet<>(List.of(models)));
  }

  @Test
  void whatNoNodeHasIsFetchedByOne() {
    world.node("a", 1, BARE).node("b", 1, BARE);
    fetching("a").fetching("b");
    catalogued("m", INK, 1000, false); // it is there at once
    job("p");

    assertThat(asked()).isEqualTo(of("a", "m"));
    assertThat(world.refusals().get(new NodeId("a")).code()).isEqualTo("fetches_models");
    assertThat(why("a")).isEqualTo("fetches style/ink.safetensors (asked for) first");
    assertThat(why("b")).isEqualTo("lacks style/ink.safetensors");
  }

  @Test
  void itIsToldHowFarThatIs() {
    world.node("a", 1, BARE);
    fetching("a");
    catalogued("m", INK, GIB, false);
    job("p");
    asked();

    fetching("a", new Fetch("m", State.FETCHING, GIB / 4, null));
    asked();
    assertThat(why("a")).isEqualTo("fetches style/ink.safetensors (25 %) first");

    fetching("a", new Fetch("m", State.FAILED, 0, "404"));
    asked();
    assertThat(why("a")).isEqualTo("cannot fetch style/ink.safetensors (404)");
  }

  @Test
  void nothingIsFetchedThatIsNotInTheCatalogueOrByWhoDoesNotFetch() {
    world.node("a", 1, BARE).node("b", 1, BARE);
    catalogued("m", INK, GIB, false);
    job("p");
    assertThat(asked()).isEmpty();

    fetching("a");
    world.submit(
        CoreFixture.spec("q", 0, 0, Requirements.of(List.of("EmptyImage"), List.of("x.pt"))));
    world.cancel(JobId.of(TenantId.DEFAULT, new PromptId("p")));
    assertThat(asked()).isEmpty();
  }

  @Test
  void aNodeThatCouldNotRunTheJobAnywayFetchesNothingForIt() {
    world
        .node("a", 1, new Capabilities("other", Set.of("Other"), Set.of()))
        .node("b", 1, BARE)
        .heartbeat("b", false, 1)
        .node("c", 1, BARE);
    fetching("a").fetching("b").fetching("c");
    catalogued("m", INK, GIB, false);
    job("p");

    assertThat(asked()).isEqualTo(of("c", "m"));
  }

  @Test
  void oncePlacedItIsAskedForNoMore() {
    world.node("a", 1, BARE);
    fetching("a");
    catalogued("m", INK, GIB, false);
    JobId first = job("p");
    JobId second = job("q");
    assertThat(asked()).isEqualTo(of("a", "m"));

    world.core.learn(new NodeId("a"), with(INK));
    fetching("a");
    world.started(world.assigned(first), "a");
    // The other one waits, so its cache is not to make room for others.
    assertThat(asked()).isEqualTo(of("a", "m"));

    world.succeeded(world.current(first), "a");
    world.started(world.assigned(second), "a");
    assertThat(asked()).isEmpty();
  }

  @Test
  void anotherFetchesWhatOneCannot() {
    world.node("a", 1, BARE).node("b", 1, BARE);
    fetching("a").fetching("b");
    catalogued("m", INK, GIB, false);
    job("p");
    assertThat(asked()).isEqualTo(of("a", "m"));

    fetching("a", new Fetch("m", State.FAILED, 0, "the disk is full"));
    assertThat(asked()).isEqualTo(of("b", "m"));

    fetching("b", new Fetch("m", State.REFUSED, 0, "such files may run code"));
    assertThat(asked()).isEqualTo(of("a", "m"));
  }

  @Test
  void theOneThatHasMostOfItGoesOnUnderAnotherScheduler() {
    world.node("a", 1, BARE).node("b", 1, BARE);
    fetching("a").fetching("b", new Fetch("m", State.FETCHING, GIB / 2, null));
    catalogued("m", INK, GIB, false);
    job("p");

    assertThat(asked()).isEqualTo(of("b", "m"));
  }

  @Test
  void aNodeThatIsAwayForAMomentIsWaitedFor() {
    world.node("a", 1, with(INK)).heartbeat("a", false, 1).node("b", 1, BARE);
    fetching("a").fetching("b");
    catalogued("m", INK, GIB, false);
    job("p");

    assertThat(asked(Duration.ofSeconds(30))).isEmpty();
    assertThat(asked(Duration.ofSeconds(40))).isEqualTo(of("b", "m"));
  }

  @Test
  void moreNodesFetchItWhereTheQueueTakesLonger() {
    world.node("a", 1, with(INK)).node("b", 1, BARE).node("c", 1, BARE);
    fetching("a").fetching("b").fetching("c");
    catalogued("m", INK, 10 * GIB, false); // 215 s at the usual rate
    for (int i = 0; i < 20; i++) {
      job("short-" + i);
    }
    assertThat(asked()).isEmpty();

    for (int i = 0; i < 60; i++) {
      job("long-" + i);
    }
    assertThat(asked()).isEqualTo(of("b", "m"));

    for (int i = 0; i < 300; i++) {
      job("longer-" + i);
    }
    assertThat(asked().keySet()).containsExactly(new NodeId("b"), new NodeId("c"));
  }

  @Test
  void whatComesSlowlyIsWorthLess() {
    world.node("a", 1, with(INK)).node("b", 1, BARE);
    fetching("a").fetching("b", new Fetch("other", State.FETCHING, 1, null));
    for (int second = 1; second < 20; second++) {
      world.pass(Duration.ofSeconds(1));
      fetching("b", new Fetch("other", State.FETCHING, second * 1_000_000L, null));
    }
    catalogued("m", INK, 10 * GIB, false);
    for (int i = 0; i < 90; i++) {
      job("p-" + i);
    }

    assertThat(asked()).isEmpty();
  }

  @Test
  void whatIsWithdrawnIsFetchedNoMore() {
    world.node("a", 1, BARE);
    fetching("a");
    catalogued("m", INK, GIB, false);
    job("p");
    assertThat(asked()).isEqualTo(of("a", "m"));

    catalogued("m", INK, GIB, true);
    assertThat(asked()).isEmpty();
    assertThat(why("a")).isEqualTo("lacks style/ink.safetensors");
  }
}
