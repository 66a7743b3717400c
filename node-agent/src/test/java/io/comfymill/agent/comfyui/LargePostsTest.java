package io.comfymill.agent.comfyui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.FolderArtifactStore;
import io.comfymill.common.bulk.LongText;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargePostsTest {
  private static final ArtifactKey KEY = ArtifactKey.text("ab".repeat(32));
  private static final int PICTURE_BYTES = 3_000_000;

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<String> received = new CompletableFuture<>();
  private HttpServer server;
  private ComfyUiHttp http;
  private FolderArtifactStore store;

  @BeforeEach
  void start() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
    http = new ComfyUiHttp(vertx, ComfyUiAddress.parse(uri.toString()), Duration.ofSeconds(20));
    store = new FolderArtifactStore(folder);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    if (request.getHeader("Content-Length").length() > 8) {
      request.response().setStatusCode(413).putHeader("Connection", "close").end("too large");
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              received.complete(body.toString());
              request.response().end("{\"prompt_id\": \"x\", \"node_errors\": {}}");
            });
  }

  private static ObjectNode prompt(long bytes) {
    ObjectNode prompt = JsonNodeFactory.instance.objectNode().put("a", 1);
    prompt.set("picture", new LongText("AAA…", KEY, bytes));
    return prompt.put("z", "é");
  }

  @Test
  void postsWhatIsInTheStoreInItsPlace() throws Exception {
    String picture = "A".repeat(PICTURE_BYTES - 2) + "\\n";
    store.put(KEY, new ByteArrayInputStream(picture.getBytes(UTF_8)));

    PostAnswer answer = new LargePosts(http, store).post(prompt(PICTURE_BYTES));

    assertThat(answer).isInstanceOf(PostAnswer.Queued.class);
    assertThat(received.get(10, TimeUnit.SECONDS))
        .isEqualTo("{\"a\":1,\"picture\":\"" + picture + "\",\"z\":\"é\"}");
  }

  @Test
  void whatIsNotInTheStoreIsNoFailureOfComfyUi() {
    assertThatThrownBy(() -> new LargePosts(http, store).post(prompt(PICTURE_BYTES)))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(received).isNotDone();
  }

  @Test
  void anAnswerBeforeTheEndIsAnAnswer() throws IOException {
    byte[] picture = new byte[150_000_000];
    java.util.Arrays.fill(picture, (byte) 'A');
    store.put(KEY, new ByteArrayInputStream(picture));

    PostAnswer answer = new LargePosts(http, store).post(prompt(picture.length));

    assertThat(answer)
        .isInstanceOfSatisfying(
            PostAnswer.Refused.class, refused -> assertThat(refused.status()).isEqualTo(413));
  }
}
