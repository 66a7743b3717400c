package io.comfymill.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPathsTest {
  private static final OwnPaths OWN =
      new OwnPaths(
          List.of("/", "/prompt", "/models/{folder}", "/extensions", "/api/nodes/{id}"),
          List.of("/manager", "/v2"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/prompt",
        "/api/prompt",
        "/api/api/prompt",
        "/models/a/b",
        "/api/nodes/x",
        "/api/assets/1",
        "/api/v2/jobs",
        "/internal/logs",
        "/ws",
        "/q/health",
        "/extensions",
        "/api/extensions",
        "/manager",
        "/api/manager/reboot",
        "/x/..%2fprompt",
        "/x/%2E%2e/prompt",
        "/x%5c..%5cprompt"
      })
  void staysHere(String path) {
    assertThat(OWN.contains(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/assets/index-1.js",
        "/extensions/pack/a.js",
        "/templates/index.json",
        "/docs/a/en.md",
        "/api/etn/image/7",
        "/managers",
        "/nodes/x",
        "/pack/a..b"
      })
  void mayBeOnNodes(String path) {
    assertThat(OWN.contains(path)).isFalse();
  }
}
