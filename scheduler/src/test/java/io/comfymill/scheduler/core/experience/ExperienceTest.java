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
    warm(FAST, SDXL, 2, 10);
    warm(SLOW, SDXL, 8, 10);

    assertThat(experience.runSeconds(SDXL, FAST)).isCloseTo(2, within(0.01));
    assertThat(experience.runSeconds(SDXL, SLOW)).isCloseTo(8, within(1.0));
    assertThat(experience.runSeconds(SDXL, NEW)).isBetween(3.0, 8.0);
  }

  @Test
  void anUnknownShapeTakesWhatTheNodeTakesOtherwise() {
    warm(SLOW, SDXL, 8, 3);

    assertThat(experience.runSeconds(OTHER, SLOW)).isEqualTo(8);
    assertThat(experience.runSeconds(OTHER, NEW)).isEqualTo(Experience.DEFAULT_RUN_SECONDS);
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
