package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PromptError;
import io.comfymill.common.validation.Validation;
import io.comfymill.common.validation.WorkflowValidator;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.live.SocketFrames;
import io.comfymill.simulator.process.ComfyuiProcess;
import io.comfymill.simulator.queue.PromptQueue;
import io.comfymill.simulator.queue.QueueItem;
import io.vertx.ext.web.RoutingContext;

/** {@code /prompt}. On the event loop only. */
final class PromptRoutes {
  private final ComfyuiProcess process;
  private final PromptQueue queue;
  private int counter;

  PromptRoutes(ComfyuiProcess process) {
    this.process = process;
    this.queue = process.queue();
  }

  void mount(Routes routes) {
    routes.get(
        "/prompt", context -> Answers.json(context, SocketFrames.queueInfo(queue.remaining())));
    routes.postStream("/prompt", context -> LargeBody.read(context, body -> submit(context, body)));
  }

  private void submit(RoutingContext context, JsonNode body) {
    PromptBody request = new PromptBody(body);
    JsonNode number = request.number().orElseGet(() -> next(request.front()));
    JsonNode prompt = request.prompt();
    WorkflowValidator validator =
        new WorkflowValidator(
            process.host().faults().classesFor(prompt, process.nodeInfo().now()),
            process.host().folders()::exists);
    Validation validation = validator.validateAsComfyUi(prompt, request.targets());
    JsonNode extraData = request.extraData();
    PromptError error = validation.error();
    if (error != null) {
      refuse(context, error, validation);
      return;
    }
    QueueItem item =
        new QueueItem(
            number,
            request.promptId(),
            (ObjectNode) validation.prompt(),
            extraData,
            validation.outputs());
    queue.put(item);
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("prompt_id", item.promptId());
    answer.set("number", number);
    answer.set("node_errors", validation.nodeErrors());
    Answers.json(context, answer);
  }

  private JsonNode next(boolean front) {
    int number = counter++;
    return IntNode.valueOf(front ? -number : number);
  }

  private static void refuse(RoutingContext context, PromptError error, Validation validation) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("error", WireJson.mapper().valueToTree(error));
    answer.set("node_errors", validation.nodeErrors());
    Answers.json(context, 400, answer);
  }
}
