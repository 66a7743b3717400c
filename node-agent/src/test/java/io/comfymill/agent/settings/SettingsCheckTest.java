package io.comfymill.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
  private static AgentConfig config(String key, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("comfymill.agent.nodes", "http://127.0.0.1:8189");
    settings.put("comfymill.agent." + key, value);
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(settings, "test", 1000))
        .withMapping(AgentConfig.class)
        .build()
        .getConfigMapping(AgentConfig.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pool | two words",
        "pool | -video",
        "labels | eu,a b",
        "labels | #1",
        "prefetch | -1",
        "prefetch | 1000",
        "heartbeat-interval | 10ms",
        "heartbeat-interval | 6s",
        "stall-timeout | 0s",
        "stall-timeout | 25h",
        "interrupt-grace | -1s",
        "comfyui-lost-after | 0s",
        "comfyui-silent-after | 0s",
        "worker-dead-after | 500ms",
        "self-stop-after | 3s",
        "reconcile-interval | 0s",
        "stats-interval | 0s",
        "capabilities-interval | 0s",
        "request-timeout | 0s",
        "nodes | ftp://x",
      })
  void namesTheSettingThatMakesNoSense(String key, String value) {
    AgentConfig config = config(key, value);
    assertThatThrownBy(() -> SettingsCheck.check(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("comfymill.agent." + key);
  }

  @Test
  void saysWhatItIsAndWhatItMayBe() {
    assertThatThrownBy(() -> SettingsCheck.check(config("heartbeat-interval", "6s")))
        .hasMessage(
            "comfymill.agent.heartbeat-interval (how often each node is reported) must be from"
                + " 100ms to 5s, not 6s");
  }

  @Test
  void whatIsNotSetFollowsTheHeartbeats() {
    AgentConfig config = config("heartbeat-interval", "3s");
    assertThat(SettingsCheck.selfStopAfter(config)).isEqualTo(Duration.ofSeconds(30));
    assertThat(SettingsCheck.check(config)).hasSize(1);
  }

  @Test
  void takesPoolsAndLabels() {
    assertThat(SettingsCheck.check(config("pool", "video-80gb"))).hasSize(1);
    assertThat(SettingsCheck.check(config("labels", "gpu=4090,zone:eu-1,team/a"))).hasSize(1);
  }
}
