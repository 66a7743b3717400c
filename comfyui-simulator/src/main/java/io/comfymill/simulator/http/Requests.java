package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;

/** Reads what clients send. */
final class Requests {
  static final ObjectReader STRICT =
      WireJson.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Requests() {}

  /** The body, or empty where it is no JSON. */
  static Optional<JsonNode> body(RoutingContext context) {
    Buffer body = context.body().buffer();
    if (body == null) {
      return Optional.empty();
    }
    try {
      JsonNode json = STRICT.readTree(body.getBytes());
      return Optional.of(json).filter(node -> !node.isMissingNode());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws ServerTroubleException where the body is no JSON object
   */
  static ObjectNode object(RoutingContext context) {
    return body(context)
        .filter(JsonNode::isObject)
        .map(ObjectNode.class::cast)
        .orElseThrow(() -> new ServerTroubleException("the body must be a JSON object"));
  }
}
