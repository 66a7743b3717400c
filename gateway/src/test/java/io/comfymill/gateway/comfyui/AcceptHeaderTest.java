package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "text/html, image/webp;q=0.8,*/*;q=0.5"})
  void readsWhatClientsSend(String header) {
    assertThat(AcceptHeader.isReadable(List.of(header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "application/json, nonsense"})
  void knowsWhatRoutingWouldFailOn(String header) {
    assertThat(AcceptHeader.isReadable(List.of("*/*", header))).isFalse();
  }

  @Test
  void nothingIsAsGoodAsAnything() {
    assertThat(AcceptHeader.isReadable(List.of())).isTrue();
  }
}
