package io.comfymill.common.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The {@code Content-Encoding}s of request bodies that ComfyUI unpacks. */
public enum ContentCoding {
  GZIP {
    @Override
    InputStream open(InputStream packed) throws IOException {
      return new GZIPInputStream(packed);
    }
  },
  /** With a zlib header as it should be, or without as some clients send it. */
  DEFLATE {
    @Override
    InputStream open(InputStream packed) throws IOException {
      PushbackInputStream peeked = new PushbackInputStream(packed);
      int first = peeked.read();
      if (first < 0) {
        throw new EOFException("nothing to unpack");
      }
      peeked.unread(first);
      boolean zlib = (first & 0x0f) == Z_DEFLATED;
      Inflater inflater = new Inflater(!zlib);
      return new InflaterInputStream(peeked, inflater) {
        @Override
        public void close() throws IOException {
          super.close();
          inflater.end();
        }
      };
    }
  };

  private static final int Z_DEFLATED = 8;

  /** The bytes are not what their coding says. */
  public static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedException(ContentCoding coding, Throwable cause) {
      super("the body is not in the content encoding " + coding.name().toLowerCase(Locale.ROOT));
      initCause(cause);
    }
  }

  /**
   * @return empty where nothing is to be unpacked; ComfyUI takes a body in a coding that it does
   *     not know as it is
   */
  public static Optional<ContentCoding> of(@Nullable String header) {
    return switch (header == null ? "" : header.strip().toLowerCase(Locale.ROOT)) {
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "deflate" -> Optional.of(DEFLATE);
      default -> Optional.empty();
    };
  }

  /**
   * The unpacked bytes, which may be a thousand times as many.
   *
   * @throws MalformedException here or from the stream
   */
  public InputStream unpacked(InputStream packed) throws IOException {
    try {
      return new Unpacked(this, open(packed));
    } catch (ZipException | EOFException e) {
      throw new MalformedException(this, e);
    }
  }

  abstract InputStream open(InputStream packed) throws IOException;

  private static final class Unpacked extends FilterInputStream {
    private final ContentCoding coding;

    Unpacked(ContentCoding coding, InputStream in) {
      super(in);
      this.coding = coding;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return super.read(target, offset, length);
      } catch (ZipException | EOFException e) {
        throw new MalformedException(coding, e);
      }
    }
  }
}
