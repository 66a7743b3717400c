package io.comfymill.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelmValuesTest {
  @TempDir Path folder;

  private SettingsFile values(String text) throws IOException {
    return HelmValues.read(Files.writeString(folder.resolve("values.yaml"), text));
  }

  @Test
  void settingsOfAllServicesAreLookedAt() throws IOException {
    SettingsFile settings =
        values(
            """
            kafka: {bootstrapServers: "kafka:9092"}
            gateway:
              replicas: 3
              settings: {max-upload-size: big, max-history: 20000}
            scheduler:
              settings: {policy: affinity}
              liveSettings:
                comfymill.scheduler.pools.big.polcy: least_loaded
            agent:
              settings: {stall-timout: 5m, labels: [fast, big]}
            """);

    assertThat(settings.own()).isEqualTo(6);
    assertThat(settings.settings()).containsEntry("comfymill.agent.labels", "fast,big");
    assertThat(settings.complaints())
        .containsExactly(
            "comfymill.agent.stall-timout is no setting; did you mean comfymill.agent.stall-timeout?",
            "comfymill.gateway.max-upload-size must be a size like 100M, not 'big'",
            "comfymill.scheduler.pools.big.polcy is no setting;"
                + " did you mean comfymill.scheduler.pools.*.policy?");
  }

  @Test
  void valuesWithoutSettingsAreFine() throws IOException {
    assertThat(values("gateway: {replicas: 3}\n").complaints()).isEmpty();
    assertThat(values("").complaints()).isEmpty();
  }

  @Test
  void whatIsNoYamlIsRefused() {
    assertThatThrownBy(() -> values("gateway: {replicas"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no YAML");
  }
}
