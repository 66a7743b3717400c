package io.comfymill.common.enrolment;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.wire.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What one enrolled agent and the scheduler share: it authenticates the agent's reports
 * (HMAC-SHA-256) and hides its assignments from others (AES-256-GCM). Thread-safe.
 */
public final class RecordKey {
  /** The header of an agent's record that shows whose it is. */
  public static final String CODE = "comfymill-code";

  private static final Pattern TEXT = Pattern.compile("[\\w-]{43}");
  private static final String HMAC = "HmacSHA256";
  private static final String AES = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** No JSON begins so. */
  private static final byte SEALED = 1;

  private final byte[] key;
  private final SecretKeySpec reports;
  private final SecretKeySpec assignments;
  private final SecureRandom random = new SecureRandom();

  private RecordKey(byte[] key) {
    this.key = key;
    this.reports = new SecretKeySpec(hmac(new SecretKeySpec(key, HMAC), "reports"), HMAC);
    this.assignments = new SecretKeySpec(hmac(new SecretKeySpec(key, HMAC), "assignments"), "AES");
  }

  /** That of one agent, by a key that gateways and schedulers share. */
  static RecordKey derive(Key shared, AgentId agent) {
    return new RecordKey(
        hmac(new SecretKeySpec(shared.getEncoded(), HMAC), "agent " + agent.value()));
  }

  /**
   * As {@link #text} has written it.
   *
   * @throws IllegalArgumentException where it is none; the message does not quote it
   */
  public static RecordKey parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("that is no key of an agent's records");
    }
    return new RecordKey(Base64.getUrlDecoder().decode(text));
  }

  /** For the agent alone. */
  public String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** Goes with a record as its {@link #CODE}. */
  public byte[] code(String topic, byte[] value) {
    Mac mac = keyed(reports);
    mac.update(topic.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    return mac.doFinal(value);
  }

  boolean made(byte[] code, String topic, byte[] value) {
    return MessageDigest.isEqual(code, code(topic, value));
  }

  /** Nobody but the agent can read it, and only as a record for that node. */
  public byte[] seal(String node, byte[] value) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, node);
      byte[] sealed = new byte[1 + NONCE + cipher.getOutputSize(value.length)];
      sealed[0] = SEALED;
      System.arraycopy(nonce, 0, sealed, 1, NONCE);
      cipher.doFinal(value, 0, value.length, sealed, 1 + NONCE);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * @throws UnreadableRecordException where it was sealed with another key, for another node, or
   *     not at all
   */
  public byte[] open(String node, byte[] sealed) {
    if (sealed.length <= 1 + NONCE || sealed[0] != SEALED) {
      throw new UnreadableRecordException("an assignment that is not sealed for this agent");
    }
    byte[] nonce = new byte[NONCE];
    System.arraycopy(sealed, 1, nonce, 0, NONCE);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, node)
          .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
    } catch (GeneralSecurityException e) {
      throw new UnreadableRecordException("an assignment that is sealed with another key", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String node) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(AES);
    cipher.init(mode, assignments, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(node.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    return keyed(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac keyed(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
