package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPrefixTest {
  @ParameterizedTest
  @ValueSource(strings = {"/api/prompt", "/api/ws?clientId=a", "/api/history/x", "/api/view?a=/b"})
  void protocolRoutesAnswerUnderThePrefixToo(String uri) {
    assertThat(ApiPrefix.isProtocol(uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/prompt", "/api/nodes", "/api/jobs?limit=1", "/api/", "/api/prompts"})
  void othersKeepTheirPath(String uri) {
    assertThat(ApiPrefix.isProtocol(uri)).isFalse();
  }
}
