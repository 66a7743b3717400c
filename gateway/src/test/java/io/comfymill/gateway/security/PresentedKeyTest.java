package io.comfymill.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedKeyTest {
  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer cmk_1", "bearer cmk_1", "Bearer   cmk_1 "})
  void isABearerToken(String header) {
    assertThat(PresentedKey.ofAuthorization(header)).contains("cmk_1");
  }

  @Test
  void isAPassword() {
    assertThat(PresentedKey.ofAuthorization(basic("comfymill:cmk_1"))).contains("cmk_1");
  }

  @Test
  void isWrongUnderAnotherName() {
    assertThat(PresentedKey.ofAuthorization(basic("admin:cmk_1"))).contains("admin:cmk_1");
    assertThat(PresentedKey.ofAuthorization("Basic %%%")).contains("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer eyJhbGciOi", "Digest x", ""})
  void isNotWhatOthersJudge(String header) {
    assertThat(PresentedKey.ofAuthorization(header)).isEmpty();
    assertThat(PresentedKey.ofAuthorization(null)).isEmpty();
  }
}
