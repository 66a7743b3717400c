package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseHeadersTest {
  @ParameterizedTest
  @CsvSource({
    "application/json;charset=UTF-8, application/json; charset=utf-8",
    "application/json, application/json",
    "text/plain;charset=utf-8, text/plain; charset=utf-8",
    "application/problem+json, application/problem+json",
    "image/png, image/png"
  })
  void typesAreSpelledAsComfyUiDoes(String type, String written) {
    assertThat(ResponseHeaders.mediaType(type)).isEqualTo(written);
  }
}
