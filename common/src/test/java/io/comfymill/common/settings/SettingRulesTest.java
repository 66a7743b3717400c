package io.comfymill.common.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingRulesTest {
  private final SettingRules rules = new SettingRules("comfymill.test.");

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    rules
        .longerThanNothing("pause", "how long it pauses", Duration.ZERO)
        .notNegative("back-off", "how long it waits", Duration.ofMillis(-1500))
        .atLeast("ttl", "how long it holds", Duration.ofMillis(500), Duration.ofSeconds(2))
        .atLeast("tries", "how often it is tried", 0, 1)
        .within("weight", "how heavy it is", 1001, 1, 1000)
        .within(
            "probe",
            "how often it is tried",
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(30));
    assertThatThrownBy(rules::hold)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "comfymill.test.pause (how long it pauses) must be longer than nothing, like 2s, not"
                + " 0s; comfymill.test.back-off (how long it waits) must be 0s or longer, not"
                + " -1500ms; comfymill.test.ttl (how long it holds) must be at least 2s, not"
                + " 500ms; comfymill.test.tries (how often it is tried) must be 1 or more, not 0;"
                + " comfymill.test.weight (how heavy it is) must be from 1 to 1000, not 1001;"
                + " comfymill.test.probe (how often it is tried) must be from 100ms to 30s, not"
                + " 60s");
  }

  @Test
  void whatIsRightIsRight() {
    rules
        .longerThanNothing("pause", "how long it pauses", Duration.ofMillis(1))
        .notNegative("back-off", "how long it waits", Duration.ZERO)
        .within("weight", "how heavy it is", 1, 1, 1000)
        .hold();
  }
}
