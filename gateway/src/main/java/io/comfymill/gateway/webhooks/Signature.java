package io.comfymill.gateway.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;

/** Signatures after Standard Webhooks 1.0. */
final class Signature {
  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;

  private Signature() {}

  static String newSecret(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return PREFIX + Base64.getEncoder().encodeToString(secret);
  }

  /**
   * The header {@code webhook-signature}: one signature by each secret.
   *
   * @param timestamp seconds since 1970
   */
  static String of(List<String> secrets, String id, long timestamp, String body) {
    String signed = "%s.%d.%s".formatted(id, timestamp, body);
    return secrets.stream()
        .map(secret -> "v1," + hmac(secret, signed))
        .collect(Collectors.joining(" "));
  }

  private static String hmac(String secret, String text) {
    byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    byte[] hmac =
        new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hmac);
  }
}
