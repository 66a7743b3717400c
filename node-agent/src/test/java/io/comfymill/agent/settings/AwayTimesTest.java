package io.comfymill.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwayTimesTest {
  /** 2026-01-05 is a Monday. */
  @ParameterizedTest
  @CsvSource({
    "Mon-Fri 08:00-19:00, 2026-01-05T08:00, true",
    "Mon-Fri 08:00-19:00, 2026-01-05T07:59, false",
    "Mon-Fri 08:00-19:00, 2026-01-09T18:59, true",
    "Mon-Fri 08:00-19:00, 2026-01-09T19:00, false",
    "Mon-Fri 08:00-19:00, 2026-01-10T12:00, false",
    "Sat 10:00-12:00, 2026-01-10T11:00, true",
    "sat-mon 10:00-12:00, 2026-01-11T11:00, true",
    "Sat-Mon 10:00-12:00, 2026-01-13T11:00, false",
    "Fri 22:00-06:00, 2026-01-09T23:00, true",
    "Fri 22:00-06:00, 2026-01-10T05:59, true",
    "Fri 22:00-06:00, 2026-01-10T06:00, false",
    "Fri 22:00-06:00, 2026-01-09T05:00, false",
    "22:00-06:00, 2026-01-07T03:00, true"
  })
  void aWindowHoldsOnItsDaysAndHours(String window, LocalDateTime time, boolean away) {
    assertThat(AwayTimes.parse(List.of(window)).at(time)).isEqualTo(away ? window : null);
  }

  @Test
  void severalAreTakenTogether() {
    AwayTimes times = AwayTimes.parse(List.of("Mon 08:00-09:00", " Tue 08:00-09:00"));

    assertThat(times.at(LocalDateTime.parse("2026-01-06T08:30"))).isEqualTo("Tue 08:00-09:00");
    assertThat(AwayTimes.parse(List.of()).at(LocalDateTime.MIN)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nights", "Mon 8-19", "Moo 08:00-09:00", "Mon 08:00-08:00", "Mon 29:00-09:00", ""})
  void anotherFormIsRefused(String window) {
    List<String> windows = List.of(window);
    assertThatThrownBy(() -> AwayTimes.parse(windows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + window + "'");
  }
}
