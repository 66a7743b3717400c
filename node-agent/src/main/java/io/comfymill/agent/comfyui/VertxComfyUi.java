package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * {@link ComfyUi} over HTTP. Its queue and history hold the prompts, whatever their size: these are
 * read as they come, and what nobody asks for is never held.
 */
public final class VertxComfyUi implements ComfyUi {
  private static final int OK = 200;

  private final ComfyUiHttp http;
  private final ComfyUiFiles files;
  private final LargePosts largePosts;
  private final Threads threads;

  public VertxComfyUi(
      ComfyUiHttp http, ComfyUiFiles files, LargePosts largePosts, Threads threads) {
    this.http = http;
    this.files = files;
    this.largePosts = largePosts;
    this.threads = threads;
  }

  /**
   * Where it may block.
   *
   * @param posting as many large prompts are sent at once as it has threads
   * @param reading for queue and history
   */
  public record Threads(Executor posting, Executor reading) {}

  private record Answer(int status, Buffer body) {}

  @Override
  public CompletionStage<PostAnswer> post(ObjectNode promptRequest) {
    return call(HttpMethod.POST, "/prompt", promptRequest)
        .map(answer -> postAnswer(answer.status(), answer.body()))
        .toCompletionStage();
  }

  static PostAnswer postAnswer(int status, Buffer json) {
    ObjectNode body = tolerantObject(json.getBytes());
    return status == OK
        ? new PostAnswer.Queued(ComfyJson.objectOrEmpty(body.path("node_errors")))
        : new PostAnswer.Refused(status, body);
  }

  @Override
  public CompletionStage<PostAnswer> postLarge(PromptSource source) {
    return blocking(() -> largePosts.post(source.make()), threads.posting());
  }

  private interface Blocking<T> {
    T call() throws IOException;
  }

  private static <T> CompletionStage<T> blocking(Blocking<T> call, Executor executor) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(
          () -> {
            try {
              result.complete(call.call());
            } catch (IOException | RuntimeException e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new IOException("too many requests to ComfyUI wait", e));
    }
    return result;
  }

  private static ObjectNode tolerantObject(byte[] body) {
    try {
      return ComfyJson.object(body);
    } catch (IOException e) {
      return JsonNodeFactory.instance.objectNode(); // a 500 of ComfyUI's is plain text
    }
  }

  @Override
  public CompletionStage<QueueSnapshot> queue() {
    return blocking(
        () -> {
          try (InputStream json = files.read("/queue")) {
            return QueueSnapshot.read(json);
          }
        },
        threads.reading());
  }

  @Override
  public CompletionStage<Optional<FinishedPrompt>> history(UUID promptId) {
    return blocking(
        () -> {
          try (InputStream json = files.read("/history/" + promptId)) {
            return FinishedPrompt.read(json, promptId.toString());
          }
        },
        threads.reading());
  }

  @Override
  public CompletionStage<Void> deletePending(UUID promptId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("delete").add(promptId.toString());
    return command("/queue", body);
  }

  @Override
  public CompletionStage<Void> interrupt(UUID promptId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("prompt_id", promptId.toString());
    return command("/interrupt", body);
  }

  @Override
  public CompletionStage<Void> freeMemory() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("unload_models", true).put("free_memory", true);
    return command("/free", body);
  }

  @Override
  public CompletionStage<ObjectNode> systemStats() {
    return read("/system_stats").toCompletionStage();
  }

  private CompletionStage<Void> command(String path, ObjectNode body) {
    return call(HttpMethod.POST, path, body)
        .compose(answer -> requireOk("POST " + path, answer))
        .<Void>mapEmpty()
        .toCompletionStage();
  }

  private Future<ObjectNode> read(String path) {
    return call(HttpMethod.GET, path, null)
        .compose(answer -> requireOk("GET " + path, answer))
        .compose(VertxComfyUi::parse);
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

  private Future<Answer> call(
      HttpMethod method, String path, @org.jspecify.annotations.Nullable ObjectNode body) {
    Future<HttpClientResponse> response =
        body == null ? http.send(method, path) : http.send(method, path, json(body));
    return response
        .compose(got -> got.body().map(bytes -> new Answer(got.statusCode(), bytes)))
        .timeout(http.timeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  private static Buffer json(ObjectNode body) {
    try {
      return Buffer.buffer(ComfyJson.mapper().writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a JSON tree that is not writable", e);
    }
  }
}
