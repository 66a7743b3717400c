package io.comfymill.agent.comfyui;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of a request, for a writer that blocks: it goes on when ComfyUI has taken what was
 * written, so that no more than one chunk waits.
 */
final class RequestOutput extends OutputStream {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final HttpClientRequest request;
  private final Wait wait;
  private Buffer chunk = Buffer.buffer(CHUNK_BYTES);

  /** Waits until something was sent. */
  interface Wait {
    void until(Future<Void> sent) throws IOException;
  }

  RequestOutput(HttpClientRequest request, Wait wait) {
    this.request = request;
    this.wait = wait;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    while (at < offset + length) {
      int count = Math.min(offset + length - at, CHUNK_BYTES - chunk.length());
      chunk.appendBytes(bytes, at, count);
      at += count;
      if (chunk.length() == CHUNK_BYTES) {
        send();
      }
    }
  }

  private void send() throws IOException {
    Buffer full = chunk;
    chunk = Buffer.buffer(CHUNK_BYTES);
    wait.until(request.write(full));
  }

  /** Sends the rest; the request is complete. */
  @Override
  public void close() throws IOException {
    wait.until(request.end(chunk));
  }
}
