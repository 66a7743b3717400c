package io.comfymill.gateway.submit.body;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as a stream for a worker thread, with back pressure: the client sends no faster
 * than the stream is read, and about {@value #AHEAD} buffers wait at most.
 */
public final class PacedBody extends InputStream {
  private static final Logger LOG = Logger.getLogger(PacedBody.class);
  private static final int AHEAD = 32;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int CLIENT_SILENT_LOOKS = 600; // a minute

  private final HttpServerRequest request;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private Part current = new Part(Buffer.buffer(), null, false);
  private int position;

  private record Part(Buffer bytes, @Nullable Throwable failure, boolean last) {}

  /**
   * @param request whose body was not read yet; call on its event loop
   */
  public PacedBody(HttpServerRequest request) {
    this.request = request;
    request.pause();
    request.handler(this::arrived);
    request.endHandler(ended -> parts.add(new Part(Buffer.buffer(), null, true)));
    request.exceptionHandler(failure -> parts.add(new Part(Buffer.buffer(), failure, true)));
    request.resume();
  }

  private void arrived(Buffer bytes) {
    parts.add(new Part(bytes, null, false));
    if (parts.size() >= AHEAD) {
      request.pause();
    }
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

  private void resume() {
    try {
      request.resume();
    } catch (IllegalStateException ended) { // HTTP/2 throws this once everything has arrived
      LOG.trace("nothing more to ask for", ended);
    }
  }

  private Part next() throws IOException {
    try {
      for (int look = 0; look < CLIENT_SILENT_LOOKS; look++) {
        if (parts.size() <= AHEAD / 2) {
          resume(); // repeatedly, since it may have been paused just after the last one
        }
        Part next = parts.poll(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
          return next;
        }
      }
      throw new IOException("the client has sent nothing for a minute");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the gateway is stopping");
    }
  }
}
