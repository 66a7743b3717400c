package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PythonValue;
import io.comfymill.simulator.execution.Worker;
import io.comfymill.simulator.node.Interruption;
import io.comfymill.simulator.queue.PromptQueue;
import io.vertx.ext.web.RoutingContext;

/** {@code /queue}, {@code /interrupt} and {@code /free}. */
final class QueueRoutes {
  private final PromptQueue queue;
  private final Interruption interruption;
  private final Worker worker;

  QueueRoutes(PromptQueue queue, Interruption interruption, Worker worker) {
    this.queue = queue;
    this.interruption = interruption;
    this.worker = worker;
  }

  void mount(Routes routes) {
    routes.get("/queue", context -> Answers.json(context, queue.toJson()));
    routes.post("/queue", this::change);
    routes.post("/interrupt", this::interrupt);
    routes.post("/free", this::free);
  }

  private void change(RoutingContext context) {
    ObjectNode request = Requests.object(context);
    if (PythonValue.isTrue(request.path("clear"))) {
      queue.clear();
    }
    request.path("delete").forEach(id -> queue.delete(id.asText()));
    Answers.empty(context, 200);
  }

  /** Without an id, interrupts whatever runs. */
  private void interrupt(RoutingContext context) {
    JsonNode request = Requests.body(context).orElse(JsonNodeFactory.instance.objectNode());
    if (!request.isObject()) {
      throw new ServerTroubleException("the body must be an object");
    }
    JsonNode promptId = request.path("prompt_id");
    if (!PythonValue.isTrue(promptId) || queue.isRunning(promptId.asText())) {
      interruption.request();
    }
    Answers.empty(context, 200);
  }

  private void free(RoutingContext context) {
    ObjectNode request = Requests.object(context);
    worker.free(
        PythonValue.isTrue(request.path("unload_models")),
        PythonValue.isTrue(request.path("free_memory")));
    Answers.empty(context, 200);
  }
}
