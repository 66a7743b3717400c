package io.comfymill.agent.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComfyUiAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://GPU-1:8188/, http://gpu-1:8188",
    "http://gpu-1, http://gpu-1:80",
    "https://gpu/comfy/, https://gpu:443/comfy",
  })
  void oneServerHasOneForm(String configured, String form) {
    assertThat(ComfyUiAddress.parse(configured)).hasToString(form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu-1:8188", "ftp://gpu", "http://", "http://a b", "/x"})
  void whatIsNoAddressIsRefusedByTheNameOfItsSetting(String configured) {
    assertThatThrownBy(() -> ComfyUiAddress.parse(configured))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("comfymill.agent.nodes")
        .hasMessageContaining(configured);
  }
}
