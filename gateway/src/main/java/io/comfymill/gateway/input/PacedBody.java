package io.comfymill.gateway.input;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as a stream for a worker thread. The client sends as fast as the stream is read
 * and no faster: at most {@value #AHEAD} buffers wait, whatever the body's length. What the server
 * offers for a parameter of type {@link InputStream} gathers the whole body first.
 */
public final class PacedBody extends InputStream {
  private static final int AHEAD = 16;
  private static final Duration CLIENT_SILENT = Duration.ofSeconds(60);

  private final HttpServerRequest request;

  /** As long as {@link #AHEAD}, and an end. */
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();

  private Part current = new Part(Buffer.buffer(), null, false);
  private int position;

  private record Part(Buffer bytes, @Nullable Throwable failure, boolean last) {}

  public PacedBody(HttpServerRequest request) {
    this.request = request;
    request.pause();
    request.handler(bytes -> parts.add(new Part(bytes, null, false)));
    request.endHandler(ended -> parts.add(new Part(Buffer.buffer(), null, true)));
    request.exceptionHandler(failure -> parts.add(new Part(Buffer.buffer(), failure, true)));
    request.fetch(AHEAD);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position == current.bytes().length()) {
      if (current.last()) {
        return atEnd();
      }
      current = next();
      position = 0;
    }
    int count = Math.min(length, current.bytes().length() - position);
    current.bytes().getBytes(position, position + count, target, offset);
    position += count;
    return count;
  }

  private int atEnd() throws IOException {
    if (current.failure() != null) {
      throw new IOException("the client broke off", current.failure());
    }
    return -1;
  }

  private Part next() throws IOException {
    try {
      Part next = parts.poll(CLIENT_SILENT.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new IOException("the client has sent nothing for " + CLIENT_SILENT);
      }
      if (!next.last()) {
        request.fetch(1);
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the gateway is stopping");
    }
  }
}
