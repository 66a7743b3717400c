package io.comfymill.scheduler.core.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import java.util.List;
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
}
