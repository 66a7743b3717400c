package io.comfymill.agent.comfyui;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@link ComfyUiFiles} over HTTP; what goes through is never held whole. */
public final class VertxComfyUiFiles implements ComfyUiFiles {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final int OK = 200;

  private final ComfyUiHttp http;
  private final Context context;

  /**
   * @param context on which answers are received; never blocked
   */
  public VertxComfyUiFiles(ComfyUiHttp http, Context context) {
    this.http = http;
    this.context = context;
  }

  @Override
  public InputStream view(OutputFile file) throws IOException {
    return read(
        "/view?filename=%s&subfolder=%s&type=%s"
            .formatted(encode(file.filename()), encode(file.subfolder()), encode(file.type())));
  }

  @Override
  public InputStream read(String path) throws IOException {
    Answer answer = await(get(path));
    if (answer.status() != OK) {
      answer.body().close();
      throw new RefusedException("GET " + path, answer.status());
    }
    return answer.body();
  }

  private record Answer(int status, InputStream body) {}

  /**
   * Begun on the context, so that the answer arrives there too, and somebody takes its body before
   * the first byte of it is handed out.
   */
  private Future<Answer> get(String path) {
    Promise<Answer> answered = Promise.promise();
    context.runOnContext(
        nothing -> http.send(HttpMethod.GET, path).map(this::answer).onComplete(answered));
    return answered.future();
  }

  private Answer answer(HttpClientResponse response) {
    return new Answer(
        response.statusCode(), new BodyInputStream(response, context, http.timeout()));
  }

  @Override
  public void upload(String subfolder, String filename, long sizeBytes, InputStream content)
      throws IOException {
    MultipartEnvelope envelope = MultipartEnvelope.ofInput(subfolder, filename);
    HttpClientRequest request = await(http.request(HttpMethod.POST, "/upload/image"));
    request.putHeader(HttpHeaders.CONTENT_TYPE, envelope.contentType());
    long length = envelope.head().length + sizeBytes + envelope.tail().length;
    request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    Future<Integer> status = request.response().compose(VertxComfyUiFiles::drained);
    try {
      write(request, envelope, content);
    } catch (IOException e) {
      request.reset();
      throw e;
    }
    int answered = await(status);
    if (answered != OK) {
      throw new RefusedException("POST /upload/image of " + filename, answered);
    }
  }

  private static Future<Integer> drained(HttpClientResponse response) {
    return response.body().map(body -> response.statusCode());
  }

  private void write(HttpClientRequest request, MultipartEnvelope envelope, InputStream content)
      throws IOException {
    await(request.write(Buffer.buffer(envelope.head())));
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
      await(request.write(Buffer.buffer().appendBytes(chunk, 0, count)));
    }
    await(request.end(Buffer.buffer(envelope.tail())));
  }

  /** Blocks the worker thread until ComfyUI has gone that far. */
  private <T> T await(Future<T> future) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(http.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException refused) {
        throw refused; // tells that nobody is there
      }
      throw new IOException("ComfyUI did not answer: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("ComfyUI did not answer within " + http.timeout(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for ComfyUI", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
