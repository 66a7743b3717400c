package io.comfymill.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  @TempDir Path folder;

  private SettingsFile file(String text) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve("settings"), text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "comfymill.gateway.max-history=500",
        "comfymill.gateway.max-upload-size=100M",
        "comfymill.gateway.merge-within=PT1H30M",
        "comfymill.gateway.merge-within=90",
        "comfymill.gateway.comfy-api.job-retention=P30D",
        "comfymill.gateway.user-data.multi-user=true",
        "comfymill.scheduler.policy=affinity",
        "comfymill.scheduler.pools.video.policy=weighted",
        "comfymill.scheduler.pools.\"a.b\".policy=weighted",
        "comfymill.agent.labels=",
        "comfymill.gateway.retry-after=${RETRY_AFTER}",
        "COMFYMILL_AGENT_STALL_TIMEOUT=\"5m\"",
        "COMFYMILL_SCHEDULER_POOLS_VIDEO_POLICY=affinity",
        "quarkus.http.prt=1",
        "# comfymill.nothing=1",
      })
  void whatIsRightPasses(String line) throws IOException {
    assertThat(file(line).complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "comfymill.gateway.max-histry=5 | comfymill.gateway.max-histry is no setting; did you mean comfymill.gateway.max-history?",
        "comfymil.gateway.max-history=5 | comfymil.gateway.max-history is no setting; did you mean comfymill.gateway.max-history?",
        "COMFYMILL_AGENT_NODE=x | COMFYMILL_AGENT_NODE is no setting; did you mean COMFYMILL_AGENT_NODES?",
        "comfymill.gateway.max-history=many | comfymill.gateway.max-history must be a whole number, not 'many'",
        "comfymill.gateway.retry-after=soon | comfymill.gateway.retry-after must be a duration like 500ms, 5s or 3m, not 'soon'",
        "comfymill.gateway.max-upload-size=big | comfymill.gateway.max-upload-size must be a size like 100M, not 'big'",
        "comfymill.gateway.user-data.multi-user=ja | comfymill.gateway.user-data.multi-user must be true or false, not 'ja'",
        "COMFYMILL_AGENT_STALL_TIMEOUT='x' | COMFYMILL_AGENT_STALL_TIMEOUT must be a duration like 500ms, 5s or 3m, not 'x'",
      },
      quoteCharacter = '"')
  void whatIsWrongIsNamed(String line, String complaint) throws IOException {
    assertThat(file(line).complaints()).containsExactly(complaint);
  }

  @Test
  void aPoolsPolicyMustBeOneThatThereIs() throws IOException {
    assertThat(file("comfymill.scheduler.pools.video.policy=best").complaints())
        .singleElement()
        .asString()
        .contains("comfymill.scheduler.pools.video.policy must be one of [affinity,");
  }

  @Test
  void aFileThatIsNoPropertiesIsRefused() {
    assertThatThrownBy(() -> file("a=\\uxyz"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no file of properties");
  }
}
