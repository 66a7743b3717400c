package io.comfymill.gateway.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.scope.Access;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/**
 * A request of a client.
 *
 * @param actor the same caller, for the audit log
 * @param params of the request; missing where it has none
 */
record Call(Caller caller, Actor actor, JsonNode params, McpAsyncServerExchange exchange) {
  private static final String CALLER = "caller";
  private static final String ACTOR = "actor";

  /** Who sends what the session is given. */
  static McpTransportContext from(Caller caller, Actor actor) {
    return McpTransportContext.create(Map.of(CALLER, caller, ACTOR, actor));
  }

  static Call of(McpAsyncServerExchange exchange, Object params) {
    McpTransportContext context = exchange.transportContext();
    return new Call(
        (Caller) context.get(CALLER), (Actor) context.get(ACTOR), (JsonNode) params, exchange);
  }

  TenantId tenant() {
    return caller.tenant();
  }

  boolean may(Access access) {
    return access.permits(caller.scopes());
  }

  /**
   * By which the client wants to hear how far it is: a text or a number. Empty where it does not.
   */
  Optional<Object> progressToken() {
    JsonNode token = params.path("_meta").path("progressToken");
    if (token.isTextual()) {
      return Optional.of(token.textValue());
    }
    return token.isNumber() ? Optional.of(token.numberValue()) : Optional.empty();
  }

  Uni<Void> tell(ProgressNotification progress) {
    return Uni.createFrom()
        .completionStage(() -> exchange.progressNotification(progress).toFuture());
  }
}
