package io.comfymill.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.settings.ServiceSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final String SECRET = "hunter2hunter2";

  private static Redaction knowing(Map<String, String> settings) {
    return new Redaction(List.of(new ServiceSettings("gateway.env", settings)), List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quarkus.datasource.password=hunter2hunter2",
        "QUARKUS_DATASOURCE_PASSWORD: 'hunter2hunter2'",
        "{\"api_key_comfy_org\": \"hunter2hunter2\", \"a\": 1}",
        "client-secret = hunter2hunter2",
        "connecting to redis://user:hunter2hunter2@redis:6379/0 failed",
        "amqps://:hunter2hunter2@host",
        "Authorization: Bearer hunter2hunter2",
        "authorization=Basic hunter2hunter2==",
        "GET /view?filename=a.png&signature=hunter2hunter2 200",
        "ws://gateway/ws?ticket=hunter2hunter2&clientId=a",
        "-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----",
        "sasl.jaas.config=x required username=\"u\" password=\"hunter2hunter2\";",
      })
  void whatLooksLikeASecretIsHidden(String text) {
    assertThat(knowing(Map.of()).text(text)).contains("***").doesNotContain(SECRET);
  }

  @Test
  void anApiKeyKeepsTheNameByWhichItCanBeRevoked() {
    String key = "cmk_0123456789ab" + "c".repeat(40);

    assertThat(knowing(Map.of()).text("GET /k/" + key + "/prompt"))
        .isEqualTo("GET /k/cmk_0123456789ab***/prompt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quarkus.datasource.password",
        "QUARKUS_REDIS_PASSWORD",
        "comfymill.gateway.comfy-api.signing-key",
        "quarkus.oidc.credentials.secret",
      })
  void aKnownSecretIsHiddenWhereverItStands(String setting) {
    assertThat(knowing(Map.of(setting, SECRET)).text("login of u with " + SECRET + " failed"))
        .isEqualTo("login of u with *** failed");
  }

  @Test
  void passwordsWithinOtherSettingsAreKnownToo() {
    Redaction redaction =
        knowing(
            Map.of(
                "quarkus.redis.hosts", "redis://a,redis://u:first-one@b",
                "kafka.sasl.jaas.config", "Login required password=\"second-one\";"));

    assertThat(redaction.text("first-one and second-one")).isEqualTo("*** and ***");
  }

  @Test
  void ofSettingsTheNamesStay() {
    Redaction redaction = knowing(Map.of());

    assertThat(
            redaction.settings(
                Map.of(
                    "quarkus.datasource.password", SECRET,
                    "comfymill.gateway.auth.admin-key-file", "/etc/comfymill/admin-key",
                    "comfymill.gateway.max-history", "10")))
        .containsEntry("quarkus.datasource.password", "***")
        .containsEntry("comfymill.gateway.auth.admin-key-file", "/etc/comfymill/admin-key")
        .containsEntry("comfymill.gateway.max-history", "10");
  }

  @Test
  void ordinaryTextStays() {
    String text =
        """
        2026-11-28 12:00:00 INFO  [io.comfymill.agent] job=7f3 attempt=1 node=gpu-1 started
        comfymill_jobs_wait_seconds_bucket{pool="default",le="0.1"} 12.0
        {"id":"gpu-1","url":"http://10.0.0.1:8188/","running":[]}
        """;

    assertThat(knowing(Map.of("a.password", "")).text(text)).isEqualTo(text);
  }
}
