package io.comfymill.common.service.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "comfymill.artifacts.s3.secret-key",
        "comfymill.artifacts.s3.access-key",
        "comfymill.agent.enrolment.token",
        "quarkus.datasource.password",
        "kafka.sasl.jaas.config",
        "comfymill.agent.runtime.env.HF_HOME",
      })
  void whatNamesASecretIsOne(String name) {
    assertThat(Secrets.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comfymill.agent.secrets-key-file",
        "comfymill.agent.enrolment.token-file",
        "comfymill.gateway.auth.keys-in-urls",
        "comfymill.artifacts.s3.bucket",
        "comfymill.artifacts.s3.kms-key",
        "comfymill.tls.key",
      })
  void whereOneIsOrWhichOneIsNone(String name) {
    assertThat(Secrets.isSecret(name)).isFalse();
  }
}
