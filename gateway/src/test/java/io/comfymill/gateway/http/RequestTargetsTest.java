package io.comfymill.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetsTest {
  @ParameterizedTest
  @CsvSource({
    "/view?a=b&c=%C3%A9, /view?a=b&c=%C3%A9",
    "/view?preview=webp;50, /view?preview=webp%3B50",
    "/view?filename=100%.png, /view?filename=100%25.png",
    "/view?filename=%zz%4, /view?filename=%25zz%254",
    "/history/a;b=1, /history/a%3Bb=1",
    "/history/%, /history/%25",
  })
  void semicolonsAndLonePercentSignsAreThemselves(String sent, String plain) {
    assertThat(RequestTargets.plain(sent)).isEqualTo(plain);
  }
}
