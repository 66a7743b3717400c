package io.comfymill.scheduler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightedTurnsTest {
  private final WeightedTurns turns = new WeightedTurns();

  private double given(double turn, int weight, int times) {
    double next = turn;
    for (int i = 0; i < times; i++) {
      next = turns.after(next, weight);
    }
    return next;
  }

  @Test
  void aHeavyNodeMovesOnInSmallSteps() {
    assertThat(given(0, 4, 4)).isEqualTo(given(0, 1, 1)).isEqualTo(1);
  }

  @Test
  void aNewNodeDoesNotMakeUpForWhatWasBeforeIt() {
    double old = given(0, 1, 100);

    assertThat(given(0, 1, 1)).isEqualTo(old);
  }
}
