package io.comfymill.gateway.submit.body;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class BytesUnderWayTest {
  private static final long MIB = 1 << 20;

  private final BytesUnderWay underWay = new BytesUnderWay(10 * MIB, MIB);

  @Test
  void refusesWhatIsTooMuchTogether() {
    underWay.enter().add(6 * MIB);

    assertThatExceptionOfType(TooMuchUnderWayException.class)
        .isThrownBy(() -> underWay.enter().add(6 * MIB));
  }

  @Test
  void takesWhatIsTooMuchAlone() {
    assertThatCode(() -> underWay.enter().add(100 * MIB)).doesNotThrowAnyException();
  }

  @Test
  void hasRoomAgainOnceOneIsDone() {
    try (BytesUnderWay.Share first = underWay.enter()) {
      first.add(6 * MIB);
    }
    try (BytesUnderWay.Share refused = underWay.enter()) {
      refused.add(6 * MIB);
      assertThatExceptionOfType(TooMuchUnderWayException.class)
          .isThrownBy(() -> underWay.enter().add(6 * MIB));
    }
  }

  @Test
  void aRefusedOneTakesNoRoom() {
    underWay.enter().add(6 * MIB);
    for (int i = 0; i < 10; i++) {
      try (BytesUnderWay.Share refused = underWay.enter()) {
        assertThatExceptionOfType(TooMuchUnderWayException.class)
            .isThrownBy(() -> refused.add(6 * MIB));
      }
    }

    assertThatCode(() -> underWay.enter().add(3 * MIB)).doesNotThrowAnyException();
  }

  @Test
  void doesNotCountSmallOnes() {
    underWay.enter().add(10 * MIB);

    assertThatCode(() -> underWay.enter().add(60_000)).doesNotThrowAnyException();
  }
}
