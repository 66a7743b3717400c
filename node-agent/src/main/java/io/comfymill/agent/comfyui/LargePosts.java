package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.json.PythonJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/**
 * Posts prompts whose long strings are in the artifact store: these are streamed from there to
 * ComfyUI and never held. Blocks.
 */
public final class LargePosts {
  /** ComfyUI answers when it has read and checked all of it, at this rate or faster. */
  private static final long BYTES_PER_MILLISECOND = 1024;

  private static final Duration LATE_ANSWER = Duration.ofSeconds(1);

  private final ComfyUiHttp http;
  private final BulkWriter writer;

  public LargePosts(ComfyUiHttp http, ArtifactStore store) {
    this.http = http;
    this.writer = new BulkWriter(PythonJson.mapper(), store);
  }

  /**
   * @throws NoSuchFileException if a part of it is not in the store
   */
  PostAnswer post(ObjectNode prompt) throws IOException {
    long length = writer.length(prompt);
    Duration within = http.timeout().plusMillis(length / BYTES_PER_MILLISECOND);
    HttpClientRequest request =
        ComfyUiHttp.await(http.request(HttpMethod.POST, "/prompt", within), within);
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    Future<PostAnswer> answer = request.response().compose(VertxComfyUi::postAnswer);
    try {
      // Not closed if it fails: closing it would end the request.
      OutputStream out = RequestOutput.of(request, within);
      writer.write(prompt, out);
      out.close();
    } catch (NoSuchFileException e) {
      request.reset();
      throw e;
    } catch (IOException e) {
      return brokenOff(request, answer, e);
    }
    return ComfyUiHttp.await(answer, within);
  }

  /** It may have answered before it had read everything, and then closed the connection. */
  private static PostAnswer brokenOff(
      HttpClientRequest request, Future<PostAnswer> answer, IOException failure)
      throws IOException {
    try {
      return ComfyUiHttp.await(answer, LATE_ANSWER);
    } catch (IOException noAnswer) {
      request.reset();
      failure.addSuppressed(noAnswer);
      throw failure;
    }
  }
}
