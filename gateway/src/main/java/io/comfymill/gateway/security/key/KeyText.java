package io.comfymill.gateway.security.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A key as its holder has it: {@code cmk_}, twelve hex digits that name it, and forty that are
 * secret. Its text is in no message, log or {@code toString}.
 */
public final class KeyText {
  private static final String PREFIX = "cmk_";
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 20;
  private static final int ID_END = PREFIX.length() + 2 * ID_BYTES;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{52}");

  private final String text;

  private KeyText(String text) {
    this.text = text;
  }

  /** A new one, with 160 random bits. */
  public static KeyText draw(SecureRandom random) {
    byte[] bytes = new byte[ID_BYTES + SECRET_BYTES];
    random.nextBytes(bytes);
    return new KeyText(PREFIX + HexFormat.of().formatHex(bytes));
  }

  /** Empty where it is no key, whatever else it may be. */
  public static Optional<KeyText> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new KeyText(text)) : Optional.empty();
  }

  public String id() {
    return text.substring(PREFIX.length(), ID_END);
  }

  /** 64 hex digits. The secret is random and long, so no slow hash and no salt are needed. */
  public String sha256() {
    return DigestUtils.sha256Hex(text);
  }

  boolean hasSha256(String expected) {
    return MessageDigest.isEqual(bytes(sha256()), bytes(expected));
  }

  private static byte[] bytes(String hex) {
    return hex.getBytes(StandardCharsets.US_ASCII);
  }

  /** The whole key, for its holder alone. */
  public String revealed() {
    return text;
  }

  @Override
  public String toString() {
    return PREFIX + id() + "…";
  }
}
