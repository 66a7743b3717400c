package io.comfymill.agent.comfyui;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * The body of a request, for a writer that blocks: it continues when ComfyUI has taken what was
 * written, so that no more than one chunk is held. Closing it ends the request.
 */
final class RequestOutput extends OutputStream {
  private static final int CHUNK_BYTES = 64 * 1024;

  private final HttpClientRequest request;
  private final Duration within;

  private RequestOutput(HttpClientRequest request, Duration within) {
    this.request = request;
    this.within = within;
  }

  /**
   * @param within how long ComfyUI may take for each chunk
   */
  static OutputStream of(HttpClientRequest request, Duration within) {
    return new BufferedOutputStream(new RequestOutput(request, within), CHUNK_BYTES);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Buffer copy = Buffer.buffer(length).appendBytes(bytes, offset, length);
    ComfyUiHttp.await(request.write(copy), within);
  }

  @Override
  public void close() throws IOException {
    ComfyUiHttp.await(request.end(), within);
  }
}
