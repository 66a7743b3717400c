package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** {@link ComfyUi} over HTTP. */
public final class VertxComfyUi implements ComfyUi {
  private static final int OK = 200;

  private final ComfyUiHttp http;

  public VertxComfyUi(ComfyUiHttp http) {
    this.http = http;
  }

  private record Answer(int status, Buffer body) {}

  @Override
  public CompletionStage<PostAnswer> post(ObjectNode promptRequest) {
    return call(HttpMethod.POST, "/prompt", promptRequest)
        .compose(VertxComfyUi::postAnswer)
        .toCompletionStage();
  }

  private static Future<PostAnswer> postAnswer(Answer answer) {
    ObjectNode body = tolerantObject(answer.body().getBytes());
    return Future.succeededFuture(
        answer.status() == OK
            ? new PostAnswer.Queued(ComfyJson.objectOrEmpty(body.path("node_errors")))
            : new PostAnswer.Refused(answer.status(), body));
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
    return read("/queue").map(QueueSnapshot::parse).toCompletionStage();
  }

  @Override
  public CompletionStage<Optional<HistoryEntry>> history(UUID promptId) {
    return read("/history/" + promptId)
        .map(json -> Optional.ofNullable(json.get(promptId.toString())).map(HistoryEntry::parse))
        .toCompletionStage();
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
