package io.comfymill.scheduler.core.experience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DecayingMeanTest {
  private final DecayingMean mean = new DecayingMean();

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(mean.isKnown()).isFalse();
    assertThat(mean.uncertainty()).isInfinite();
  }

  @Test
  void oneValueMayBeOffByMoreThanItself() {
    mean.add(4);

    assertThat(mean.mean()).isEqualTo(4);
    assertThat(mean.uncertainty()).isGreaterThan(4);
  }

  @Test
  void equalValuesMakeItSure() {
    for (int i = 0; i < 50; i++) {
      mean.add(4);
    }

    assertThat(mean.uncertainty()).isCloseTo(0, within(0.05));
  }

  @Test
  void itStaysUnsureWhereValuesDiffer() {
    for (int i = 0; i < 50; i++) {
      mean.add(i % 2 == 0 ? 2 : 6);
    }

    assertThat(mean.mean()).isCloseTo(4, within(0.5));
    assertThat(mean.spread()).isCloseTo(2, within(0.3));
    assertThat(mean.uncertainty()).isBetween(1.0, 2.0);
  }
}
