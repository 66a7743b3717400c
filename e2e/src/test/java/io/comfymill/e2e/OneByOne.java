package io.comfymill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A client that posts a workflow, waits on its socket until it has ended, and posts the next. */
final class OneByOne implements WebSocket.Listener, AutoCloseable {
  private final Map<String, CompletableFuture<Instant>> starts = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Instant>> ends = new ConcurrentHashMap<>();
  private final List<Timed> timed = new ArrayList<>();
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

  /** What a client saw of a job. */
  record Timed(String promptId, Instant posted, Instant answered, Instant started, Instant known) {}

  /** From the post to the message that nothing executes any more. */
  void run(int count, Latencies latencies) throws IOException {
    for (int i = 0; i < count; i++) {
      ObjectNode body = WireJson.mapper().createObjectNode().put("client_id", clientId);
      body.set("prompt", Workflows.picture(++jobs));
      Instant posted = Instant.now();
      long begun = System.nanoTime();
      String answer = client.postJson("/prompt", body.toString()).body();
      Instant answered = Instant.now();
      String promptId = WireJson.mapper().readTree(answer).path("prompt_id").asText();
      Instant known = of(ends, promptId).join();
      latencies.add(System.nanoTime() - begun);
      timed.add(new Timed(promptId, posted, answered, of(starts, promptId).join(), known));
    }
  }

  /** All jobs so far, for {@link HopTimes}; they are forgotten. */
  List<Timed> takeTimed() {
    List<Timed> taken = List.copyOf(timed);
    timed.clear();
    return taken;
  }

  private static CompletableFuture<Instant> of(
      Map<String, CompletableFuture<Instant>> moments, String promptId) {
    return moments.computeIfAbsent(promptId, id -> new CompletableFuture<>());
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
      String type = message.path("type").asText();
      String promptId = message.at("/data/prompt_id").asText();
      if (type.equals("execution_start")) {
        of(starts, promptId).complete(Instant.now());
      } else if (type.equals("executing") && message.at("/data/node").isNull()) {
        of(ends, promptId).complete(Instant.now());
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
