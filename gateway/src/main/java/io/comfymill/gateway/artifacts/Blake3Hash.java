package io.comfymill.gateway.artifacts;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.Blake3;

/** The hash by which contents are known, as 64 lower-case hex digits. */
public final class Blake3Hash {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HASH_BYTES = 32;

  private Blake3Hash() {}

  public static String of(byte[] content) {
    return hex(Blake3.initHash().update(content));
  }

  /** Of all that the stream holds. Blocks. */
  public static String of(InputStream content) throws IOException {
    Blake3 hash = Blake3.initHash();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      hash.update(buffer, 0, read);
    }
    return hex(hash);
  }

  static String hex(Blake3 hash) {
    return Hex.encodeHexString(hash.doFinalize(HASH_BYTES));
  }
}
