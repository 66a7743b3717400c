package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts prompts whose long strings are in the artifact store: they go from there to ComfyUI and are
 * never held. Blocks.
 */
public final class LargePosts {
  /** ComfyUI answers when it has read and checked all of it, at this rate or faster. */
  private static final long BYTES_PER_MILLISECOND = 1024;

  private static final Duration LATE_ANSWER = Duration.ofSeconds(1);

  private final ComfyUiHttp http;
  private final BulkWriter writer;

  public LargePosts(ComfyUiHttp http, ArtifactStore store) {
    this.http = http;
    this.writer = new BulkWriter(ComfyJson.mapper(), store);
  }

  /**
   * @throws NoSuchFileException where a part of it is not in the store
   */
  PostAnswer post(ObjectNode prompt) throws IOException {
    long length = writer.length(prompt);
    Duration within = http.timeout().plusMillis(length / BYTES_PER_MILLISECOND);
    HttpClientRequest request = await(http.request(HttpMethod.POST, "/prompt", within), within);
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    Future<PostAnswer> answer =
        request
            .response()
            .compose(
                response ->
                    response
                        .body()
                        .map(body -> VertxComfyUi.postAnswer(response.statusCode(), body)));
    try (OutputStream out = new RequestOutput(request, sent -> await(sent, within))) {
      writer.write(prompt, out);
    } catch (NoSuchFileException e) {
      request.reset();
      throw e;
    } catch (IOException e) {
      return brokenOff(request, answer, e);
    }
    return await(answer, within);
  }

  /** It may have answered before it had read everything, and then closed the connection. */
  private static PostAnswer brokenOff(
      HttpClientRequest request, Future<PostAnswer> answer, IOException failure)
      throws IOException {
    try {
      return await(answer, LATE_ANSWER);
    } catch (IOException noAnswer) {
      request.reset();
      failure.addSuppressed(noAnswer);
      throw failure;
    }
  }

  private static <T> T await(Future<T> future, Duration within) throws IOException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("a large prompt was not taken: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("a large prompt was not taken within " + within, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sending a large prompt", e);
    }
  }
}
