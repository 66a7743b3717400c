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
import org.jspecify.annotations.Nullable;

/** {@link ComfyUiFiles} over HTTP; files are streamed and never held whole. */
public final class VertxComfyUiFiles implements ComfyUiFiles {
  private static final int OK = 200;
  private static final int HIGHEST_OK = 299;

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
    HttpClientRequest request = request(HttpMethod.POST, "/upload/image");
    request.putHeader(HttpHeaders.CONTENT_TYPE, envelope.contentType());
    int answered =
        send(
            request,
            length,
            out -> {
              out.write(envelope.head());
              content.transferTo(out);
              out.write(envelope.tail());
            });
    if (answered != OK) {
      throw new RefusedException("POST /upload/image of " + filename, answered);
    }
  }

  @Override
  public void put(String path, @Nullable String contentType, long sizeBytes, InputStream content)
      throws IOException {
    HttpClientRequest request = request(HttpMethod.PUT, path);
    if (contentType != null) {
      request.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    }
    int answered = send(request, sizeBytes, content::transferTo);
    if (answered < OK || answered > HIGHEST_OK) {
      throw new RefusedException("PUT " + path, answered);
    }
  }

  private HttpClientRequest request(HttpMethod method, String path) throws IOException {
    return ComfyUiHttp.await(http.request(method, path), http.timeout());
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Answers the status. */
  private int send(HttpClientRequest request, long length, Content content) throws IOException {
    request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    Future<Integer> status =
        request.response().compose(response -> response.body().map(body -> response.statusCode()));
    try {
      // Not closed if it fails: closing it would end the request.
      OutputStream out = RequestOutput.of(request, http.timeout());
      content.writeTo(out);
      out.close();
    } catch (IOException e) {
      request.reset();
      throw e;
    }
    return ComfyUiHttp.await(status, http.timeout());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
