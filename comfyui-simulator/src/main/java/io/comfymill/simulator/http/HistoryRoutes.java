package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PythonValue;
import io.comfymill.simulator.queue.PromptHistory;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** {@code /history}. */
final class HistoryRoutes {
  private final PromptHistory history;

  HistoryRoutes(PromptHistory history) {
    this.history = history;
  }

  void mount(Routes routes) {
    routes.get("/history", this::page);
    routes.get("/history/:id", this::one);
    routes.post("/history", this::change);
  }

  private void page(RoutingContext context) {
    Integer offset = integer(context, "offset");
    String json = history.page(integer(context, "max_items"), offset == null ? -1 : offset);
    Answers.rawJson(context, 200, Buffer.buffer(json));
  }

  private static @Nullable Integer integer(RoutingContext context, String name) {
    String text = context.request().getParam(name);
    try {
      return text == null ? null : Integer.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new ServerTroubleException(name + " must be an integer");
    }
  }

  private void one(RoutingContext context) {
    Answers.rawJson(context, 200, Buffer.buffer(history.one(context.pathParam("id"))));
  }

  private void change(RoutingContext context) {
    ObjectNode request = Requests.object(context);
    if (PythonValue.isTrue(request.path("clear"))) {
      history.clear();
    }
    request.path("delete").forEach(id -> history.delete(id.asText()));
    Answers.empty(context, 200);
  }
}
