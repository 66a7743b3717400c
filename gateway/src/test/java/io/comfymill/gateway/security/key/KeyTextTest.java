package io.comfymill.gateway.security.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void eachIsNew() {
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      KeyText key = KeyText.draw(random);
      assertThat(drawn.add(key.revealed())).isTrue();
      assertThat(KeyText.of(key.revealed()).orElseThrow().id()).isEqualTo(key.id());
    }
  }

  @Test
  void isKnownByItsHashAlone() {
    KeyText key = KeyText.draw(random);
    assertThat(key.hasSha256(key.sha256())).isTrue();
    assertThat(key.hasSha256(KeyText.draw(random).sha256())).isFalse();
    assertThat(key.hasSha256("")).isFalse();
  }

  @Test
  void isNotWrittenByAccident() {
    KeyText key = KeyText.draw(random);
    assertThat(key.toString()).contains(key.id()).doesNotContain(key.revealed().substring(16));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cmk_",
        "cmk_0123456789ab0123456789012345678901234567890123456789x",
        "CMK_0123456789ab01234567890123456789012345678901234567",
        "cmk_0123456789AB0123456789012345678901234567890123456789"
      })
  void whatHasAnotherFormIsNone(String text) {
    assertThat(KeyText.of(text)).isEmpty();
  }
}
