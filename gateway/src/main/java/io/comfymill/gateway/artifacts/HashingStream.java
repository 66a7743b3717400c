package io.comfymill.gateway.artifacts;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.codec.digest.Blake3;

/** Hashes and counts what is read from it. */
final class HashingStream extends FilterInputStream {
  private final Blake3 hash = Blake3.initHash();
  private long bytes;

  HashingStream(InputStream stream) {
    super(stream);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    if (count > 0) {
      hash.update(target, offset, count);
      bytes += count;
    }
    return count;
  }

  @Override
  public long skip(long count) {
    return 0; // what is skipped would be missing in the hash
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Of what was read so far. */
  ContentStore.Content content() {
    return new ContentStore.Content(Blake3Hash.hex(hash), bytes);
  }
}
