package io.comfymill.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsCheckTest {
  private static AgentConfig config(String key, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("comfymill.agent.nodes", "http://127.0.0.1:8189");
    settings.put("comfymill.agent." + key, value);
    return config(settings);
  }

  private static AgentConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(settings, "test", 1000))
        .withMapping(AgentConfig.class)
        .build()
        .getConfigMapping(AgentConfig.class);
  }

  private static final List<String> WRONG =
      List.of(
          "pool | two words",
          "pool | -video",
          "labels | eu,a b",
          "labels | #1",
          "secrets-key-file | no/such/file",
          "prefetch | -1",
          "prefetch | 1000",
          "api-slots | -1",
          "api-only | true",
          "heartbeat-interval | 10ms",
          "heartbeat-interval | 6s",
          "stall-timeout | 0s",
          "stall-timeout | 25h",
          "interrupt-grace | -1s",
          "comfyui-lost-after | 0s",
          "comfyui-silent-after | 0s",
          "worker-dead-after | 500ms",
          "self-stop-after | 3s",
          "back-within | -1s",
          "back-within | 3m",
          "reconcile-interval | 0s",
          "stats-interval | 0s",
          "capabilities-interval | 0s",
          "models-interval | 0s",
          "models.interval | 0s",
          "models.hash-rate | 1K",
          "models.download-rate | 1K",
          "models.allowed-networks | office",
          "request-timeout | 0s",
          "address | gpu-1:8192",
          "address | http://gpu-1:8192/x",
          "nodes | ftp://x",
          "free-after | 0s",
          "stall-factor | 0",
          "away | nights",
          "data-folder |  ");

  static Stream<Arguments> wrong() {
    return WRONG.stream().map(line -> Arguments.of((Object[]) line.split(" \\| ")));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void namesTheSettingThatMakesNoSense(String key, String value) {
    AgentConfig config = config(key, value);
    assertThatThrownBy(() -> SettingsCheck.check(config, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("comfymill.agent." + key);
  }

  @Test
  void everySettingHasARule() {
    for (Method setting : AgentConfig.class.getDeclaredMethods()) {
      if (setting.getReturnType().getName().endsWith("Config")) {
        continue; // a group, which has its own rules
      }
      String key = setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      assertThat(WRONG).anyMatch(line -> line.startsWith(key + " | "));
    }
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    Map<String, String> settings = new HashMap<>();
    settings.put("comfymill.agent.prefetch", "-1");
    settings.put("comfymill.agent.stats-interval", "0s");
    assertThatThrownBy(() -> SettingsCheck.check(config(settings), false))
        .hasMessageContaining("comfymill.agent.nodes (the ComfyUI servers to look after) must be")
        .hasMessageContaining("comfymill.agent.prefetch (")
        .hasMessageContaining("comfymill.agent.stats-interval (");
  }

  @Test
  void saysWhatItIsAndWhatItMayBe() {
    assertThatThrownBy(() -> SettingsCheck.check(config("heartbeat-interval", "6s"), false))
        .hasMessage(
            "comfymill.agent.heartbeat-interval (how often each node is reported) must be from"
                + " 100ms to 5s, not 6s");
  }

  @Test
  void whatIsNotSetFollowsTheHeartbeats() {
    AgentConfig config = config("heartbeat-interval", "3s");
    assertThat(SettingsCheck.selfStopAfter(config)).isEqualTo(Duration.ofSeconds(30));
    assertThat(SettingsCheck.check(config, false)).hasSize(1);
  }

  @Test
  void takesPoolsAndLabels() {
    assertThat(SettingsCheck.check(config("pool", "video-80gb"), false)).hasSize(1);
    assertThat(SettingsCheck.check(config("labels", "gpu=4090,zone:eu-1,team/a"), false))
        .hasSize(1);
  }
}
