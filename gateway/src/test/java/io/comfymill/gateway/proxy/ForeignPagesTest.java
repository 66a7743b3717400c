package io.comfymill.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignPagesTest {
  @ParameterizedTest
  @CsvSource({
    "cross-site, mill.example, , true",
    "same-origin, 127.0.0.1:8188, http://127.0.0.1:8188, false",
    ", 127.0.0.1:8188, http://evil.example, true",
    ", 127.0.0.1:8188, http://127.0.0.1:9000, true",
    ", localhost, http://localhost:8188, false",
    ", mill.example, https://other.example, false",
    ", 127.0.0.1:8188, , false",
    ", 127.0.0.1:8188, no url, false"
  })
  void areToldByComfyuisRules(String site, String host, String origin, boolean foreign) {
    assertThat(ForeignPages.isForeign(site, host, origin)).isEqualTo(foreign);
  }
}
