package io.comfymill.agent.comfyui;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@link ComfyUiFiles} over HTTP; files are streamed and never held whole. */
public final class VertxComfyUiFiles implements ComfyUiFiles {
  private static final int OK = 200;

  private final ComfyUiHttp http;
  private final Context context;

  private record Answer(int status, InputStream body) {}

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
    Answer answer = ComfyUiHttp.await(get(path), http.timeout());
    if (answer.status() != OK) {
      answer.body().close();
      throw new RefusedException("GET " + path, answer.status());
    }
    return answer.body();
  }

  /**
   * Started on the context, so that the answer arrives there too, and its body has a handler before
   * the first byte comes.
   */
  private Future<Answer> get(String path) {
    Promise<Answer> answered = Promise.promise();
    context.runOnContext(
        nothing ->
            http.request(HttpMethod.GET, path)
                .compose(HttpClientRequest::send)
                .map(this::answer)
                .onComplete(answered));
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
    long length = envelope.head().length + sizeBytes + envelope.tail().length;
    HttpClientRequest request =
        ComfyUiHttp.await(http.request(HttpMethod.POST, "/upload/image"), http.timeout());
    request.putHeader(HttpHeaders.CONTENT_TYPE, envelope.contentType());
    request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    Future<Integer> status =
        request.response().compose(response -> response.body().map(body -> response.statusCode()));
    try {
      // Not closed if it fails: closing it would end the request.
      OutputStream out = RequestOutput.of(request, http.timeout());
      out.write(envelope.head());
      content.transferTo(out);
      out.write(envelope.tail());
      out.close();
    } catch (IOException e) {
      request.reset();
      throw e;
    }
    int answered = ComfyUiHttp.await(status, http.timeout());
    if (answered != OK) {
      throw new RefusedException("POST /upload/image of " + filename, answered);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
