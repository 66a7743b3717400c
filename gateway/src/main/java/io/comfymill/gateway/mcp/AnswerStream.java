package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.gateway.http.ServerSentEvents;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import io.smallrye.mutiny.subscription.MultiEmitter;
import reactor.core.publisher.Mono;

/** What is answered to one request: notifications, then the response, as server-sent events. */
final class AnswerStream implements McpStreamableServerTransport {
  private final ObjectMapper json;
  private final MultiEmitter<? super String> events;

  AnswerStream(ObjectMapper json, MultiEmitter<? super String> events) {
    this.json = json;
    this.events = events;
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromRunnable(
        () -> events.emit(ServerSentEvents.text(json, "message", null, message)));
  }

  /** Nothing is kept for clients that come again, so no event has an id. */
  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message, String messageId) {
    return sendMessage(message);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(events::complete);
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, json.constructType(type.getType()));
  }
}
