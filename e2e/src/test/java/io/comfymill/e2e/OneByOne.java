package io.comfymill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A client that posts a workflow, waits on its socket until it has ended, and posts the next. */
final class OneByOne implements WebSocket.Listener, AutoCloseable {
  private final Map<String, CompletableFuture<Void>> ends = new ConcurrentHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final String clientId = UUID.randomUUID().toString();
  private final ComfyClient client;
  private final WebSocket socket;
  private int jobs;

  OneByOne(URI server) {
    client = new ComfyClient(server);
    URI address = URI.create("ws://" + server.getAuthority() + "/ws?clientId=" + clientId);
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
  }

  /** From the post to the message that nothing executes any more. */
  void run(int count, Latencies latencies) throws IOException {
    for (int i = 0; i < count; i++) {
      ObjectNode body = WireJson.mapper().createObjectNode().put("client_id", clientId);
      body.set("prompt", Workflows.picture(++jobs));
      long begun = System.nanoTime();
      String answer = client.postJson("/prompt", body.toString()).body();
      end(WireJson.mapper().readTree(answer).path("prompt_id").asText()).join();
      latencies.add(System.nanoTime() - begun);
    }
  }

  private CompletableFuture<Void> end(String promptId) {
    return ends.computeIfAbsent(promptId, id -> new CompletableFuture<>());
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      told(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  private void told(String json) {
    try {
      JsonNode message = WireJson.mapper().readTree(json);
      if (message.path("type").asText().equals("executing") && message.at("/data/node").isNull()) {
        end(message.at("/data/prompt_id").asText()).complete(null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }
}
