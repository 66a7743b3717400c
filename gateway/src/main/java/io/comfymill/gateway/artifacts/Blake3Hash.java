package io.comfymill.gateway.artifacts;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.Blake3;

/** The hash by which inputs are known. */
final class Blake3Hash {
  private static final int BUFFER_BYTES = 64 * 1024;

  private Blake3Hash() {}

  /** Of all that the stream holds, as 64 lower-case hex digits. Blocks. */
  static String of(InputStream content) throws IOException {
    Blake3 hash = Blake3.initHash();
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      hash.update(buffer, 0, read);
    }
    return Hex.encodeHexString(hash.doFinalize(32));
  }
}
