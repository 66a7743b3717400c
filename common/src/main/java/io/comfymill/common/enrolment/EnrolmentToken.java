package io.comfymill.common.enrolment;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What a new machine is given: {@code cme_}, twelve hex digits that name it, forty that are secret,
 * and the SHA-256 of the CA's certificate, by which the machine knows the gateway before it knows
 * the CA. Its text is in no message, log or {@code toString}.
 */
public final class EnrolmentToken {
  private static final String PREFIX = "cme_";
  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 20;
  private static final int ID_END = PREFIX.length() + 2 * ID_BYTES;
  private static final Pattern FORM = Pattern.compile("(cme_[0-9a-f]{52})\\.([0-9a-f]{64})");

  private final String secret;
  private final String caFingerprint;

  private EnrolmentToken(String secret, String caFingerprint) {
    this.secret = secret;
    this.caFingerprint = caFingerprint;
  }

  /**
   * A new one, with 160 random bits.
   *
   * @param caFingerprint 64 hex digits
   */
  public static EnrolmentToken draw(SecureRandom random, String caFingerprint) {
    byte[] bytes = new byte[ID_BYTES + SECRET_BYTES];
    random.nextBytes(bytes);
    return new EnrolmentToken(PREFIX + HexFormat.of().formatHex(bytes), caFingerprint);
  }

  /** Empty where it is no token, whatever else it may be. */
  public static Optional<EnrolmentToken> of(String text) {
    Matcher form = FORM.matcher(text.strip());
    return form.matches()
        ? Optional.of(new EnrolmentToken(form.group(1), form.group(2)))
        : Optional.empty();
  }

  public String id() {
    return secret.substring(PREFIX.length(), ID_END);
  }

  public String caFingerprint() {
    return caFingerprint;
  }

  /** 64 hex digits. The secret is random and long, so no slow hash and no salt are needed. */
  public String sha256() {
    return DigestUtils.sha256Hex(secret);
  }

  /** In constant time. */
  public boolean hasSha256(String expected) {
    return MessageDigest.isEqual(
        sha256().getBytes(StandardCharsets.US_ASCII), expected.getBytes(StandardCharsets.US_ASCII));
  }

  /** The whole token, for its holder alone. */
  public String revealed() {
    return secret + "." + caFingerprint;
  }

  @Override
  public String toString() {
    return PREFIX + id() + "…";
  }
}
