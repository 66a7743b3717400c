package io.comfymill.common.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The keys of a file, a JSON Web Key Set: the first encrypts, each decrypts what it has encrypted.
 * A key is replaced by a new first one, on agents before gateways.
 */
public final class SecretKeys {
  private static final int BYTES = 32;
  private static final int ID_BYTES = 6;

  private final List<JsonWebKey> keys;

  private SecretKeys(List<JsonWebKey> keys) {
    this.keys = keys;
  }

  /** Blocks. Fails where the file holds no keys of 256 bits. */
  public static SecretKeys read(Path file) throws IOException {
    try {
      List<JsonWebKey> keys = new JsonWebKeySet(Files.readString(file)).getJsonWebKeys();
      boolean good =
          keys.stream()
              .allMatch(
                  key ->
                      key.getKeyId() != null
                          && key instanceof OctetSequenceJsonWebKey octets
                          && octets.getOctetSequence().length == BYTES);
      if (keys.isEmpty() || !good) {
        throw new IOException(file + " must hold keys of 256 bits (kty oct), each with a kid");
      }
      return new SecretKeys(List.copyOf(keys));
    } catch (JoseException e) {
      throw new IOException(file + " is no JSON Web Key Set", e);
    }
  }

  /** The text of a file with a new first key. */
  public static String withNewKey(List<SecretKeys> old, SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    JsonWebKey fresh = new OctetSequenceJsonWebKey(new SecretKeySpec(bytes, "AES"));
    fresh.setKeyId(HexFormat.of().formatHex(id));
    List<JsonWebKey> all = new ArrayList<>(List.of(fresh));
    old.forEach(keys -> all.addAll(keys.keys));
    return new JsonWebKeySet(all).toJson(OutputControlLevel.INCLUDE_SYMMETRIC) + "\n";
  }

  String newestId() {
    return keys.get(0).getKeyId();
  }

  /** The first. */
  public Key newest() {
    return keys.get(0).getKey();
  }

  Key find(String id) throws IOException {
    return keys.stream()
        .filter(key -> key.getKeyId().equals(id))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no key '%s' here".formatted(id)))
        .getKey();
  }
}
