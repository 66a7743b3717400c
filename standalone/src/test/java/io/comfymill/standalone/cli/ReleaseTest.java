package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class ReleaseTest {
  @Test
  void aDistributionNamesItsCommit() {
    assertThat(Release.text(built("1.2.0", "0dc3a40b71e2")))
        .isEqualTo("comfymill 1.2.0 (commit 0dc3a40b71e2)");
  }

  @Test
  void aCheckoutNamesItsVersionAlone() {
    assertThat(Release.text(built("1.2.0", ""))).isEqualTo("comfymill 1.2.0");
  }

  @Test
  void theBuildSaysWhatItIs() throws Exception {
    assertThat(new Release().getVersion())
        .hasSize(1)
        .allMatch(line -> line.startsWith("comfymill "));
  }

  private static Properties built(String version, String commit) {
    Properties properties = new Properties();
    properties.setProperty("version", version);
    properties.setProperty("commit", commit);
    return properties;
  }
}
