package io.comfymill.scheduler.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
  private static SchedulerConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 1000))
        .withMapping(SchedulerConfig.class)
        .build()
        .getConfigMapping(SchedulerConfig.class);
  }

  @ParameterizedTest
  @CsvSource({
    "heartbeat-interval, 0S",
    "missed-heartbeats, 0",
    "max-attempts, 0",
    "most-attempts, 0",
    "retry-backoff, -1S",
    "retry-backoff-max, 500ms",
    "max-infrastructure-retries, -1",
    "resend-after, 0S",
    "max-resends, 0",
    "reserve-after, -1S",
    "tenants.acme.weight, 0",
    "tenants.acme.weight, 1001",
    "unhealthy-threshold, 0",
    "healthy-threshold, 0",
    "cool-down, 0S",
    "max-cool-down, 1S",
    "config-poll, 0S",
    "tick, 0S",
    "max-cycle-records, 0",
    "scaling.target-wait, 0S",
    "scaling.scale-in-after, -1S",
    "leader.ttl, 600ms",
    "leader.renew-every, 0S"
  })
  void namesTheSettingThatMakesNoSense(String key, String value) {
    String name = "comfymill.scheduler." + key;
    SchedulerConfig config = config(Map.of(name, value));
    assertThatThrownBy(() -> SettingsCheck.check(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("must be");
  }

  @Test
  void theDefaultsMakeSense() {
    assertThatCode(() -> SettingsCheck.check(config(Map.of()))).doesNotThrowAnyException();
  }
}
