package io.comfymill.agent.comfyui;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response for a reader that blocks. Holds only a few chunks: backpressure makes a
 * server wait that is faster than the reader.
 */
public final class BodyInputStream extends InputStream {
  private static final int CHUNKS_AHEAD = 16;
  private static final long SHORT_REST_BYTES = 64 * 1024;

  private sealed interface Part {}

  private record Chunk(Buffer bytes) implements Part {}

  private record End(@Nullable Throwable failure) implements Part {}

  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private final HttpClientResponse response;
  private final Context context;
  private final Duration silence;
  private Buffer current = Buffer.buffer();
  private int position;
  private @Nullable End end;
  private boolean complete; // the context's

  /** Call on the response's own context, before its body is read. */
  public BodyInputStream(HttpClientResponse response, Context context, Duration silence) {
    this.response = response;
    this.context = context;
    this.silence = silence;
    response.pause();
    response.handler(bytes -> parts.add(new Chunk(bytes)));
    response.exceptionHandler(failure -> parts.add(new End(failure)));
    response.endHandler(
        done -> {
          complete = true;
          parts.add(new End(null));
        });
    response.fetch(CHUNKS_AHEAD);
  }

  @Override
  public int read() throws IOException {
    return fill() ? current.getByte(position++) & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, current.length() - position);
    current.getBytes(position, position + count, target, offset);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (end == null && position >= current.length()) {
      Part part = next();
      if (part instanceof Chunk chunk) {
        current = chunk.bytes();
        position = 0;
        context.runOnContext(nothing -> response.fetch(1));
      } else if (part instanceof End reached) {
        end = reached;
      }
    }
    if (end != null && end.failure() != null) {
      throw new IOException("the answer broke off", end.failure());
    }
    return end == null;
  }

  private Part next() throws IOException {
    try {
      Part part = parts.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
      if (part == null) {
        throw new IOException("the answer stalled for " + silence.toSeconds() + " s");
      }
      return part;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading an answer", e);
    }
  }

  /**
   * Reads a short rest, as JSON readers leave one, so that the connection can be reused; drops a
   * long one together with the connection.
   */
  @Override
  public void close() throws IOException {
    long rest = 0;
    while (rest < SHORT_REST_BYTES && fill()) {
      rest += current.length() - position;
      position = current.length();
    }
    if (end == null) {
      end = new End(null);
      context.runOnContext(nothing -> giveUp());
    }
  }

  /** Once it is complete, the connection may already serve another request. */
  private void giveUp() {
    if (!complete) {
      response.request().reset();
    }
  }
}
