package io.comfymill.common.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsSettingsTest {
  private static final String REACTIVE = "quarkus.datasource.reactive.";
  private static final String JDBC = "quarkus.datasource.jdbc.additional-jdbc-properties.";

  private static Map<String, String> derive(String... pairs) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      given.put(pairs[i], pairs[i + 1]);
    }
    return TlsSettings.derive(name -> Optional.ofNullable(given.get(name)));
  }

  @Test
  void withoutAnyNothingChanges() {
    assertThat(derive("quarkus.redis.hosts", "rediss://r:1", "quarkus.http.port", "1")).isEmpty();
  }

  @Test
  void oneCaServesAllLinks() {
    assertThat(
            derive(
                "comfymill.tls.ca",
                "/ca.crt",
                "quarkus.redis.hosts",
                "rediss://r:6379",
                REACTIVE + "url",
                "postgresql://p/c",
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://p/c"))
        .containsEntry("quarkus.tls.comfymill.trust-store.pem.certs", "/ca.crt")
        .containsEntry("quarkus.tls.comfymill.hostname-verification-algorithm", "HTTPS")
        .containsEntry("kafka.security.protocol", "SSL")
        .containsEntry("kafka.tls-configuration-name", "comfymill")
        .containsEntry("quarkus.redis.tls-configuration-name", "comfymill")
        .containsEntry(REACTIVE + "postgresql.ssl-mode", "verify-full")
        .containsEntry(REACTIVE + "hostname-verification-algorithm", "HTTPS")
        .containsEntry(REACTIVE + "trust-certificate-pem.certs", "/ca.crt")
        .containsEntry(JDBC + "sslmode", "verify-full")
        .containsEntry(JDBC + "sslrootcert", "/ca.crt")
        .doesNotContainKeys("quarkus.tls.comfymill.key-store.pem.0.cert", "quarkus.http.ssl-port");
  }

  @Test
  void aServiceWithoutALinkGetsNoSettingOfIt() {
    assertThat(derive("comfymill.tls.ca", "/ca.crt"))
        .doesNotContainKeys("quarkus.redis.tls-configuration-name", JDBC + "sslmode")
        .noneSatisfy((name, value) -> assertThat(name).startsWith(REACTIVE));
  }

  @Test
  void aLoginStaysOne() {
    assertThat(derive("comfymill.tls.ca", "/ca.crt", "kafka.sasl.mechanism", "SCRAM-SHA-512"))
        .containsEntry("kafka.security.protocol", "SASL_SSL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAINTEXT", "SASL_PLAINTEXT"})
  void aBrokerWithoutTlsIsLeftAsItIs(String protocol) {
    assertThat(derive("comfymill.tls.ca", "/ca.crt", "kafka.security.protocol", protocol))
        .doesNotContainKeys("kafka.security.protocol", "kafka.tls-configuration-name");
  }

  @Test
  void whatIsSetForOneLinkWins() {
    assertThat(
            derive(
                "comfymill.tls.ca",
                "/ca.crt",
                "kafka.security.protocol",
                "SSL",
                "kafka.ssl.truststore.location",
                "/other.crt",
                "quarkus.redis.hosts",
                "rediss://a:1,redis://b:1",
                REACTIVE + "url",
                "postgresql://p/c?sslmode=require",
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://p/c?sslmode=disable"))
        .doesNotContainKeys(
            "kafka.tls-configuration-name",
            "quarkus.redis.tls-configuration-name",
            REACTIVE + "postgresql.ssl-mode",
            JDBC + "sslmode");
  }

  @Test
  void aCertificateIsShownAndServed() {
    String[] files = {"comfymill.tls.certificate", "/a.crt", "comfymill.tls.key", "/a.key"};
    assertThat(derive(files))
        .containsEntry("quarkus.tls.comfymill.key-store.pem.0.cert", "/a.crt")
        .containsEntry("quarkus.tls.comfymill.key-store.pem.0.key", "/a.key")
        .doesNotContainKey("quarkus.http.tls-configuration-name");
    assertThat(
            derive(
                files[0],
                files[1],
                files[2],
                files[3],
                "comfymill.tls.listen",
                "true",
                "quarkus.http.port",
                "8192"))
        .containsEntry("quarkus.http.tls-configuration-name", "comfymill")
        .containsEntry("quarkus.http.insecure-requests", "disabled")
        .containsEntry("quarkus.http.ssl-port", "8192");
    assertThat(derive(files[0], files[1])).isEmpty();
  }
}
