package io.comfymill.common.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsConfigTest {
  @TempDir Path folder;

  @Test
  void whatIsSetWins() {
    System.setProperty("quarkus.tls.comfymill.reload-period", "5m");
    try {
      assertThat(
              config(Map.of("comfymill.tls.ca", "/ca.crt"))
                  .getConfigValue("quarkus.tls.comfymill.reload-period")
                  .getValue())
          .isEqualTo("5m");
    } finally {
      System.clearProperty("quarkus.tls.comfymill.reload-period");
    }
  }

  private static SmallRyeConfig config(Map<String, String> given) {
    return new SmallRyeConfigBuilder()
        .addDefaultSources()
        .addDiscoveredSources() // as Quarkus finds the source: by its entry in META-INF
        .withDefaultValues(given)
        .withMapping(TlsConfig.class)
        .build();
  }

  @Test
  void whatFollowsIsFound() {
    SmallRyeConfig config = config(Map.of("comfymill.tls.ca", "/ca.crt"));
    assertThat(config.getConfigValue("kafka.tls-configuration-name").getValue())
        .isEqualTo("comfymill");
    assertThat(config.getPropertyNames()).contains("kafka.tls-configuration-name");
  }

  @ParameterizedTest
  @CsvSource({
    "ca, missing, comfymill.tls.ca",
    "certificate, there, comfymill.tls.key",
    "key, there, comfymill.tls.key",
    "listen, true, comfymill.tls.listen",
  })
  void aSettingThatMakesNoSenseIsNamed(String key, String value, String named) throws Exception {
    Path there = Files.createFile(folder.resolve("there"));
    String given = value.equals("there") ? there.toString() : value;
    TlsConfig config =
        config(Map.of("comfymill.tls." + key, given)).getConfigMapping(TlsConfig.class);
    assertThatThrownBy(() -> TlsCheck.check(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void filesThatAreThereAreFine() throws Exception {
    String file = Files.createFile(folder.resolve("there")).toString();
    TlsCheck.check(
        config(
                Map.of(
                    "comfymill.tls.ca", file,
                    "comfymill.tls.certificate", file,
                    "comfymill.tls.key", file,
                    "comfymill.tls.listen", "true"))
            .getConfigMapping(TlsConfig.class));
  }
}
