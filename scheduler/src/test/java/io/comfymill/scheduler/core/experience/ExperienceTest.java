package io.comfymill.scheduler.core.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.JobGraph;
import io.comfymill.common.wire.Requirements;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExperienceTest {
  private static final NodeId FAST = new NodeId("fast");
  private static final NodeId SLOW = new NodeId("slow");
  private static final NodeId NEW = new NodeId("new");
  private static final Work SDXL = work(1, "sdxl");
  private static final Work OTHER = work(2, "sdxl");

  private final Experience experience = new Experience();

  private static Work work(long shape, String... models) {
    return new Work(Requirements.of(List.of(), List.of(models)), shape);
  }

  private void warm(NodeId node, Work work, double seconds, int times) {
    for (int i = 0; i < times; i++) {
      experience.ran(node, work, Set.of(), seconds);
    }
  }

  @Test
  void withoutAnyRunADefaultIsExpected() {
    assertThat(experience.runSeconds(SDXL, FAST)).isEqualTo(Experience.DEFAULT_RUN_SECONDS);
    assertThat(experience.loadSeconds(Set.of("a", "b"), FAST))
        .isEqualTo(2 * Experience.DEFAULT_LOAD_SECONDS);
  }

  @Test
  void eachNodeHasItsOwnTimeAndANewOneTheMeanOfAll() {
    warm(FAST, SDXL, 2, 30);
    warm(SLOW, SDXL, 8, 30);
    warm(FAST, SDXL, 2, 30);

    assertThat(experience.runSeconds(SDXL, FAST)).isCloseTo(2, within(0.01));
    assertThat(experience.runSeconds(SDXL, SLOW)).isCloseTo(8, within(0.5));
    assertThat(experience.runSeconds(SDXL, NEW)).isBetween(2.0, 3.0);
  }

  @Test
  void aNodeThatWasALittleQuickerByChanceIsNotTakenForAQuickOne() {
    for (double seconds : List.of(4.0, 9.0, 3.0, 6.0, 5.0)) {
      warm(FAST, SDXL, seconds, 1);
      warm(SLOW, SDXL, seconds + 1, 1);
    }

    assertThat(experience.runSeconds(SDXL, FAST)).isEqualTo(experience.runSeconds(SDXL, SLOW));
  }

  @Test
  void oneRunSaysNothingOfTheNode() {
    warm(FAST, SDXL, 2, 1);
    warm(SLOW, SDXL, 4, 1);

    assertThat(experience.runSeconds(SDXL, FAST)).isEqualTo(experience.runSeconds(SDXL, SLOW));
  }

  @Test
  void theSpreadIsHowFarRunTimesLieFromTheMean() {
    for (int i = 0; i < 20; i++) {
      warm(FAST, SDXL, 4, 1);
      warm(FAST, SDXL, 8, 1);
      warm(FAST, OTHER, 6, 2);
    }

    assertThat(experience.runSpread(SDXL, FAST)).isBetween(1.5, 2.5);
    assertThat(experience.runSpread(OTHER, FAST)).isLessThan(0.2);
    assertThat(experience.runSpread(work(3), FAST)).isGreaterThan(2);
  }

  @Test
  void anUnknownShapeTakesWhatOthersTakeLongerOnASlowNode() {
    warm(FAST, SDXL, 4, 10);
    assertThat(experience.runSeconds(OTHER, FAST)).isEqualTo(4);
    assertThat(experience.runSeconds(OTHER, NEW)).isEqualTo(4);

    for (int i = 0; i < 20; i++) {
      warm(FAST, SDXL, 4, 3);
      warm(SLOW, SDXL, 12, 1);
    }

    assertThat(experience.runSeconds(OTHER, SLOW))
        .isGreaterThan(1.5 * experience.runSeconds(OTHER, FAST));
  }

  @Test
  void theMeanFollows() {
    warm(FAST, SDXL, 2, 100);
    warm(FAST, SDXL, 6, 30);

    assertThat(experience.runSeconds(SDXL, FAST)).isCloseTo(6, within(0.3));
  }

  @Test
  void whatAColdRunTookLongerWasLoading() {
    warm(FAST, SDXL, 2, 5);
    experience.ran(FAST, SDXL, Set.of("sdxl", "lora"), 8);

    assertThat(experience.loadSeconds(Set.of("sdxl"), FAST)).isCloseTo(3, within(0.01));
    assertThat(experience.loadSeconds(Set.of("sdxl"), NEW)).isCloseTo(3, within(0.01));
    assertThat(experience.runSeconds(SDXL, FAST)).isCloseTo(2, within(0.01));
  }

  @Test
  void aFirstColdRunIsAGuessThatTheFirstWarmOneReplaces() {
    experience.ran(FAST, SDXL, Set.of("sdxl"), 14);
    assertThat(experience.runSeconds(SDXL, FAST)).isEqualTo(4);

    warm(FAST, SDXL, 2, 1);

    assertThat(experience.runSeconds(SDXL, FAST)).isEqualTo(2);
  }

  @Test
  void memoryIsBounded() {
    Recent<Integer, Integer> recent = new Recent<>();
    for (int i = 0; i < 20_000; i++) {
      recent.put(i, i);
    }

    assertThat(recent).hasSize(10_000).containsKey(19_999).doesNotContainKey(0);
  }

  private static final SignedGraph GRAPH =
      Objects.requireNonNull(
          SignedGraph.of(
              new JobGraph(
                  List.of(
                      new JobGraph.Node("load", 1, 0),
                      new JobGraph.Node("sample", 2, 20),
                      new JobGraph.Node("save", 3, 30)))));
  private static final Work WITH_GRAPH = new Work(Requirements.NONE, 9, GRAPH);
  private static final ResultMemory ALL_HELD = ResultMemory.EMPTY.with(GRAPH, CacheMode.CLASSIC);

  private void ran(NodeId node, ResultMemory held, double seconds, Integer... millis) {
    experience.ran(
        node, WITH_GRAPH, new Experience.Outcome(Set.of(), held, List.of(millis), seconds));
  }

  @Test
  void whatWasInACacheCountsAsIfItHadRun() {
    ran(FAST, ResultMemory.EMPTY, 8.1, 0, 8000, 100);
    ran(FAST, ALL_HELD, 0.1, -1, -1, 100);

    assertThat(experience.runSeconds(WITH_GRAPH, FAST)).isCloseTo(8.1, within(0.01));
    assertThat(experience.savedSeconds(WITH_GRAPH, ALL_HELD, FAST)).isCloseTo(8, within(0.01));
    assertThat(experience.savedSeconds(WITH_GRAPH, ResultMemory.EMPTY, FAST)).isZero();
    assertThat(experience.mayReuse(WITH_GRAPH)).isTrue();
  }

  @Test
  void anEmptiedCacheSaysNothingOfTheClasses() {
    ran(FAST, ResultMemory.EMPTY, 8.1, 0, 8000, 100);
    ran(FAST, ALL_HELD, 8.1, 0, 8000, 100);

    assertThat(experience.savedSeconds(WITH_GRAPH, ALL_HELD, FAST)).isCloseTo(8.1, within(0.01));
  }

  @Test
  void whatIsNotUsedAgainBesideOthersThatAreSavesNothing() {
    ran(FAST, ResultMemory.EMPTY, 8.1, 0, 8000, 100);
    ran(FAST, ALL_HELD, 8.0, -1, 8000, -1);

    assertThat(experience.savedSeconds(WITH_GRAPH, ALL_HELD, FAST)).isCloseTo(0.1, within(0.01));
  }

  @Test
  void graphNodesThatLoadModelsSaveNothingOfTheRun() {
    ran(FAST, ResultMemory.EMPTY, 9, 5000, 20, 20);

    assertThat(experience.savedSeconds(WITH_GRAPH, ALL_HELD, FAST)).isZero();
    assertThat(experience.mayReuse(WITH_GRAPH))
        .as("only what takes a while is looked for")
        .isFalse();
  }

  @Test
  void aSlowNodeSavesMore() {
    for (int i = 0; i < 30; i++) {
      ran(FAST, ResultMemory.EMPTY, 2, 0, 2000, 0);
      ran(SLOW, ResultMemory.EMPTY, 8, 0, 8000, 0);
    }

    assertThat(experience.savedSeconds(WITH_GRAPH, ALL_HELD, SLOW))
        .isGreaterThan(2 * experience.savedSeconds(WITH_GRAPH, ALL_HELD, FAST));
  }
}
