package io.comfymill.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long AT = 1614265330;
  private static final String BODY = "{\"test\": 2432232314}";
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  /** The example with which receivers' libraries are tested. */
  @Test
  void isWhatReceiversExpect() {
    assertThat(Signature.of(List.of(SECRET), ID, AT, BODY)).isEqualTo(SIGNATURE);
  }

  @Test
  void whileASecretIsReplacedBothSign() {
    String both = Signature.of(List.of("whsec_AAAA", SECRET), ID, AT, BODY);
    assertThat(both.split(" ", -1)).hasSize(2).contains(SIGNATURE);
  }

  @Test
  void aSecretIsRandomAndLongEnough() {
    SecureRandom random = new SecureRandom();
    String secret = Signature.newSecret(random);
    assertThat(secret).startsWith("whsec_").isNotEqualTo(Signature.newSecret(random));
    assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
        .hasSizeBetween(24, 64);
  }
}
