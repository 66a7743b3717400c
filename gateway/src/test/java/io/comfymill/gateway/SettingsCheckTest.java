package io.comfymill.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
  private static final long BODY_LIMIT = 104L << 20;

  @ParameterizedTest
  @CsvSource({
    "max-upload-size, 200M",
    "max-history, 0",
    "max-unanswered-jobs, 0",
    "max-unanswered-size, 0",
    "max-outline-size, 0",
    "max-outline-size, 2G",
    "max-bytes-under-way, 1K",
    "retry-after, -1S",
    "kafka.accept-timeout, 0S",
    "kafka.probe-interval, 0S",
    "live-records.catch-up-interval, -2S",
    "live-records.rebuild-interval, 0S",
    "sockets.preview-backlog, 1",
    "sockets.max-backlog, 1M",
    "user-data.max-files, 0",
    "user-data.max-settings-size, 1K",
    "user-data.max-users, 0",
    "models.allowed-networks, office",
    "alerts.node-lost-after, -1S",
    "alerts.node-unhealthy-after, -1S",
    "alerts.gpu-celsius, 0",
    "alerts.memory-free-percent, 101",
    "alerts.disk-free-percent, -1",
    "alerts.stuck-after, -1S",
    "alerts.queue-age, 0S",
    "alerts.kept-for, -1S",
    "enrolment.ca-certificate, /nowhere",
    "enrolment.ca-key, /nowhere",
    "enrolment.records-key-file, /nowhere",
    "enrolment.kafka-bytes-per-second, 1K",
    "enrolment.validity, 1S",
    "enrolment.kafka-principal, User:CN=agent",
    "proxy.refused-paths, manager",
    "proxy.answer-timeout, 0S",
    "proxy.kept-for, 0S",
    "proxy.max-answer-size, 1K",
    "frontend-dir, /nowhere"
  })
  void namesTheSettingThatMakesNoSense(String key, String value) {
    String name = "comfymill.gateway." + key;
    GatewayConfig config = GatewayConfigs.with(Map.of(name, value));
    assertThatThrownBy(() -> SettingsCheck.check(config, BODY_LIMIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("must be");
  }

  @Test
  void theDefaultsMakeSense() {
    assertThatCode(() -> SettingsCheck.check(GatewayConfigs.defaults(), BODY_LIMIT))
        .doesNotThrowAnyException();
  }
}
