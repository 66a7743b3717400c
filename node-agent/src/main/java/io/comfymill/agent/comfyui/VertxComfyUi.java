package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.loop.BlockingCall;
import io.comfymill.common.json.PythonJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@link ComfyUi} over HTTP. Its queue and history contain the prompts, whatever their size: both
 * are streamed, and what nobody asks for is never held.
 */
public final class VertxComfyUi implements ComfyUi {
  private static final int OK = 200;

  private final ComfyUiHttp http;
  private final ComfyUiFiles files;
  private final LargePosts largePosts;
  private final Executor posting;
  private final Executor reading;

  private record Answer(int status, Buffer body) {}

  /**
   * @param posting sends as many large prompts at once as it has threads
   * @param reading for queue and history
   */
  public VertxComfyUi(
      ComfyUiHttp http,
      ComfyUiFiles files,
      LargePosts largePosts,
      Executor posting,
      Executor reading) {
    this.http = http;
    this.files = files;
    this.largePosts = largePosts;
    this.posting = posting;
    this.reading = reading;
  }

  @Override
  public CompletionStage<PostAnswer> post(ObjectNode promptRequest) {
    return call(HttpMethod.POST, "/prompt", promptRequest)
        .map(VertxComfyUi::toPostAnswer)
        .toCompletionStage();
  }

  static Future<PostAnswer> postAnswer(HttpClientResponse response) {
    return response.body().map(body -> toPostAnswer(new Answer(response.statusCode(), body)));
  }

  private static PostAnswer toPostAnswer(Answer answer) {
    ObjectNode body;
    try {
      body = ComfyJson.object(answer.body().getBytes());
    } catch (IOException e) {
      body = JsonNodeFactory.instance.objectNode(); // ComfyUI's 500 is plain text
    }
    return answer.status() == OK
        ? new PostAnswer.Queued(body.path("node_errors"))
        : new PostAnswer.Refused(answer.status(), body);
  }

  @Override
  public CompletionStage<PostAnswer> postLarge(PromptSource source) {
    return BlockingCall.on(posting, () -> largePosts.post(source.make()));
  }

  @Override
  public CompletionStage<QueueSnapshot> queue() {
    return BlockingCall.on(
        reading,
        () -> {
          try (InputStream json = files.read("/queue")) {
            return QueueSnapshot.read(json);
          }
        });
  }

  @Override
  public CompletionStage<Optional<FinishedPrompt>> history(UUID promptId) {
    return BlockingCall.on(
        reading,
        () -> {
          try (InputStream json = files.read("/history/" + promptId)) {
            return FinishedPrompt.read(json, promptId.toString());
          }
        });
  }

  @Override
  public CompletionStage<Void> deletePending(UUID promptId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("delete").add(promptId.toString());
    return command("/queue", body);
  }

  @Override
  public CompletionStage<Void> interrupt(UUID promptId) {
    return command(
        "/interrupt", JsonNodeFactory.instance.objectNode().put("prompt_id", promptId.toString()));
  }

  @Override
  public CompletionStage<Void> freeMemory() {
    return command(
        "/free",
        JsonNodeFactory.instance.objectNode().put("unload_models", true).put("free_memory", true));
  }

  private CompletionStage<Void> command(String path, ObjectNode body) {
    return call(HttpMethod.POST, path, body)
        .compose(answer -> requireOk("POST " + path, answer))
        .<Void>mapEmpty()
        .toCompletionStage();
  }

  @Override
  public CompletionStage<ObjectNode> systemStats() {
    return call(HttpMethod.GET, "/system_stats", null)
        .compose(answer -> requireOk("GET /system_stats", answer))
        .compose(VertxComfyUi::parse)
        .toCompletionStage();
  }

  private static Future<Answer> requireOk(String request, Answer answer) {
    return answer.status() == OK
        ? Future.succeededFuture(answer)
        : Future.failedFuture(new RefusedException(request, answer.status()));
  }

  private static Future<ObjectNode> parse(Answer answer) {
    try {
      return Future.succeededFuture(ComfyJson.object(answer.body().getBytes()));
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Answer> call(HttpMethod method, String path, @Nullable ObjectNode body) {
    return http.request(method, path)
        .compose(request -> body == null ? request.send() : send(request, body))
        .compose(response -> response.body().map(bytes -> new Answer(response.statusCode(), bytes)))
        .timeout(http.timeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, ObjectNode body) {
    return request
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .send(Buffer.buffer(PythonJson.write(body)));
  }
}
