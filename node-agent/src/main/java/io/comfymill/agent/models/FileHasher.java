package io.comfymill.agent.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** Computes the SHA-256 of files, not faster than it may: ComfyUI needs the disk more. Blocks. */
final class FileHasher {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Pace pace;

  FileHasher(Pace pace) {
    this.pace = pace;
  }

  /**
   * @return lower-case hex
   */
  String sha256(Path file) throws IOException, InterruptedException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.readNBytes(buffer, 0, buffer.length);
          read > 0;
          read = content.readNBytes(buffer, 0, buffer.length)) {
        digest.update(buffer, 0, read);
        pace.take(read);
      }
    }
    return Hex.encodeHexString(digest.digest());
  }
}
