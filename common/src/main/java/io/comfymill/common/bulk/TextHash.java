package io.comfymill.common.bulk;

import io.comfymill.common.artifact.ArtifactKey;
import java.util.Optional;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.Blake3;

/** Computes the key of each long string and drops its content. */
final class TextHash implements TextSink {
  private static final int HASH_BYTES = 32;

  private Blake3 hash = Blake3.initHash();

  @Override
  public void write(byte[] bytes, int offset, int length) {
    hash.update(bytes, offset, length);
  }

  @Override
  public Optional<ArtifactKey> end() {
    ArtifactKey key = ArtifactKey.text(Hex.encodeHexString(hash.doFinalize(HASH_BYTES)));
    hash = Blake3.initHash();
    return Optional.of(key);
  }
}
