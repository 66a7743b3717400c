package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.fleet.MonitoringResource;
import io.comfymill.gateway.fleet.NodesResource;
import io.comfymill.gateway.websocket.LiveEndpoint;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPrefixTest {
  private static final Set<String> TWINS =
      ApiPrefix.twins(
          Stream.of(
              PromptResource.class,
              HistoryResource.class,
              ViewResource.class,
              ModelsResource.class,
              ServerResource.class,
              JobsResource.class,
              NodesResource.class,
              MonitoringResource.class,
              LiveEndpoint.class,
              String.class));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/prompt",
        "/api/ws?clientId=a",
        "/api/history/x",
        "/api/view?a=/b",
        "/api/models/loras",
        "/api/embeddings",
        "/api/system_stats"
      })
  void protocolRoutesAnswerUnderThePrefixToo(String uri) {
    assertThat(ApiPrefix.hasTwin(uri, TWINS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/prompt",
        "/api/nodes",
        "/api/jobs?limit=1",
        "/api/",
        "/api/prompts",
        "/api/system/status",
        "/api/q/health"
      })
  void othersKeepTheirPath(String uri) {
    assertThat(ApiPrefix.hasTwin(uri, TWINS)).isFalse();
  }
}
