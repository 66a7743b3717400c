package io.comfymill.common.bulk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends after so many bytes of another. */
final class FirstBytes extends FilterInputStream {
  private long left;

  FirstBytes(InputStream all, long count) {
    super(all);
    this.left = count;
  }

  @Override
  public int read() throws IOException {
    int one = left > 0 ? super.read() : -1;
    left -= one < 0 ? 0 : 1;
    return one;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left <= 0) {
      return length == 0 ? 0 : -1;
    }
    int count = super.read(target, offset, (int) Math.min(length, left));
    left -= Math.max(0, count);
    return count;
  }
}
