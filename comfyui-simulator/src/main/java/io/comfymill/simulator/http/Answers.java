package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** Answers with the headers that aiohttp gives them. */
final class Answers {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private Answers() {}

  static void json(RoutingContext context, JsonNode json) {
    json(context, 200, json);
  }

  static void json(RoutingContext context, int status, JsonNode json) {
    rawJson(context, status, Buffer.buffer(WireJson.write(json)));
  }

  static void rawJson(RoutingContext context, int status, Buffer json) {
    context.response().setStatusCode(status).putHeader("Content-Type", JSON).end(json);
  }

  /** No body and no type. */
  static void empty(RoutingContext context, int status) {
    context.response().setStatusCode(status).end();
  }

  static void text(RoutingContext context, int status, String text) {
    context.response().setStatusCode(status).putHeader("Content-Type", TEXT).end(text);
  }
}
