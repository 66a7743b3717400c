package io.comfymill.common.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class EnrolmentTokenTest {
  private static final String FINGERPRINT = "ab".repeat(32);

  private final EnrolmentToken token = EnrolmentToken.draw(new SecureRandom(), FINGERPRINT);

  @Test
  void itIsReadAsItWasWritten() {
    EnrolmentToken read = EnrolmentToken.of(" " + token.revealed() + "\n").orElseThrow();
    assertThat(read.id()).isEqualTo(token.id()).matches("[0-9a-f]{12}");
    assertThat(read.caFingerprint()).isEqualTo(FINGERPRINT);
    assertThat(read.hasSha256(token.sha256())).isTrue();
  }

  @Test
  void anotherSecretOfTheSameIdIsAnother() {
    String text = token.revealed();
    char last = text.charAt(55);
    String forged = text.substring(0, 55) + (last == '0' ? '1' : '0') + text.substring(56);
    EnrolmentToken other = EnrolmentToken.of(forged).orElseThrow();
    assertThat(other.id()).isEqualTo(token.id());
    assertThat(other.hasSha256(token.sha256())).isFalse();
  }

  @Test
  void whatIsNoTokenIsNone() {
    assertThat(EnrolmentToken.of("")).isEmpty();
    assertThat(EnrolmentToken.of("cmk_" + "0".repeat(52))).isEmpty();
    assertThat(EnrolmentToken.of(token.revealed() + "0")).isEmpty();
  }

  @Test
  void itsTextKeepsItsSecret() {
    assertThat(token.toString()).contains(token.id()).hasSizeLessThan(20);
  }
}
