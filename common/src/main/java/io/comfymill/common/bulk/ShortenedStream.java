package io.comfymill.common.bulk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A JSON stream whose strings are shortened to a bound while it is read. */
public final class ShortenedStream extends InputStream {
  private final InputStream json;
  private final LongStringFilter filter;
  private final Passed passed = new Passed();
  private final byte[] chunk = new byte[16 * 1024];
  private int position;
  private boolean ended;

  public ShortenedStream(InputStream json, int longBytes) {
    this.json = json;
    this.filter = new LongStringFilter(passed, TextSink.NONE, longBytes);
  }

  /** Bytes that have passed the filter and were not read yet. */
  private static final class Passed extends ByteArrayOutputStream {
    int copy(int from, byte[] target, int offset, int length) {
      int copied = Math.min(length, count - from);
      System.arraycopy(buf, from, target, offset, copied);
      return copied;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    while (position == passed.size() && !ended) {
      passed.reset();
      position = 0;
      fill();
    }
    if (position == passed.size()) {
      return length == 0 ? 0 : -1;
    }
    int copied = passed.copy(position, target, offset, length);
    position += copied;
    return copied;
  }

  private void fill() throws IOException {
    int count = json.read(chunk);
    if (count < 0) {
      ended = true;
      filter.end();
    } else {
      filter.write(chunk, 0, count);
    }
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
