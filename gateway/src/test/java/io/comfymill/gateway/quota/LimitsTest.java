package io.comfymill.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
  @ParameterizedTest
  @CsvSource({
    "a.safetensors, a.safetensors, true",
    "a.safetensors, b.safetensors, false",
    "*, sub/a.safetensors, true",
    "flux/*, flux/a.safetensors, true",
    "flux/*, other/flux/a.safetensors, false",
    "*.vae.*, x.vae.safetensors, true",
    "*.vae.*, x.safetensors, false",
    "a*a, a, false",
    "a*a, aa, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c-b, false",
    "a.safetensors, aXsafetensors, false",
  })
  void aPatternHasStarsForAnyCharacters(String pattern, String file, boolean permitted) {
    Limits limits = Limits.parse("{\"models\":[\"%s\"]}".formatted(pattern));
    assertThat(limits.refused(List.of(file)).isEmpty()).isEqualTo(permitted);
  }

  @Test
  void whereNothingIsSaidAllAreAllowed() {
    assertThat(Limits.NONE.refused(List.of("a"))).isEmpty();
    assertThat(Limits.parse("{\"models\":[]}").refused(List.of("a"))).isEmpty();
  }
}
