package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.simulator.execution.ResultCache.Entry;
import io.comfymill.simulator.execution.ResultCache.Shown;
import io.comfymill.simulator.node.Interruption.PromptInterruptedException;
import io.comfymill.simulator.node.NodeBehaviour;
import io.comfymill.simulator.node.NodeFailure;
import io.comfymill.simulator.node.NodeInputs;
import io.comfymill.simulator.node.NodeResult;
import io.comfymill.simulator.node.NodeRun;
import io.comfymill.simulator.node.ScriptedFaults.Moment;
import io.comfymill.simulator.node.SimulatedCrash;
import io.comfymill.simulator.queue.PromptOutcome;
import io.comfymill.simulator.queue.QueueItem;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The run of one prompt. Confined to the worker's thread. */
final class PromptExecution {
  private final ExecutionScope scope;
  private final QueueItem item;
  private final Workflow workflow;
  private final PromptMessages messages;
  private final ProgressState progress;
  private final CacheKeys keys;
  private final Set<String> executed = new LinkedHashSet<>();

  PromptExecution(ExecutionScope scope, QueueItem item, PromptMessages messages) {
    this.scope = scope;
    this.item = item;
    this.messages = messages;
    this.workflow = Workflow.parse(item.prompt());
    this.progress = new ProgressState(item.promptId());
    this.keys = new CacheKeys(workflow, scope.objectInfo(), scope.host().folders());
  }

  PromptOutcome run() throws InterruptedException, SimulatedCrash {
    scope.interruption().reset();
    messages.milestone("execution_start", messages.data());
    WorkerWalks.copy(item.prompt());
    WorkerWalks.copy(item.extraData());
    WorkerWalks.cacheKeys(item.prompt());
    scope.host().faults().strikeWorker(item.prompt(), Moment.BEFORE);
    scope.cache().keepOnly(keys, workflow.nodes().keySet());
    messages.milestone("execution_cached", cachedNodes());
    WorkerWalks.order(item.prompt(), item.outputs());
    boolean success = runAll();
    if (success) {
      messages.milestone("execution_success", messages.data());
    }
    scope.executing().graphNode(null);
    scope.host().faults().strikeWorker(item.prompt(), Moment.AFTER);
    return outcome(success);
  }

  private ObjectNode cachedNodes() {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode cached = data.putArray("nodes");
    workflow.nodes().keySet().stream().filter(this::isCached).forEach(cached::add);
    return data.put("prompt_id", item.promptId());
  }

  private boolean isCached(String id) {
    return scope.cache().get(keys.of(id)).isPresent();
  }

  private boolean runAll() throws InterruptedException, SimulatedCrash {
    ExecutionOrder order = new ExecutionOrder(workflow, this::isOutput, this::isCached);
    item.outputs().forEach(order::add);
    for (Optional<String> next = order.next(); next.isPresent(); next = order.next()) {
      if (!runOne(workflow.nodes().get(next.get()))) {
        return false;
      }
      order.complete(next.get());
    }
    return true;
  }

  private boolean isOutput(String id) {
    return workflow.node(id).map(node -> nodeClass(node).outputNode()).orElse(false);
  }

  private NodeClass nodeClass(GraphNode node) {
    return scope.objectInfo().nodeClass(node.classType()).orElseThrow();
  }

  private boolean runOne(GraphNode node) throws InterruptedException, SimulatedCrash {
    Optional<Entry> cached = scope.cache().get(keys.of(node.id()));
    if (cached.isPresent()) {
      Shown ui = cached.get().ui();
      messages.executed(node.id(), ui == null ? null : ui.output());
      messages.progressState(progress.finished(node.id()));
      return true;
    }
    messages.progressState(progress.started(node.id()));
    NodeInputs inputs = new InputResolution(scope.cache(), keys).resolve(node, nodeClass(node));
    scope.executing().graphNode(node.id());
    messages.executing(node.id());
    try {
      scope.interruption().check();
      keep(node, NodeBehaviour.of(nodeClass(node)).run(inputs, nodeRun(node)));
    } catch (PromptInterruptedException e) {
      messages.broadcastMilestone("execution_interrupted", failureData(node));
      return false;
    } catch (NodeFailure e) {
      fail(node, inputs, e);
      return false;
    } catch (IOException | RuntimeException e) {
      fail(node, inputs, new NodeFailure("RuntimeError", e.toString()));
      return false;
    }
    messages.progressState(progress.finished(node.id()));
    executed.add(node.id());
    return true;
  }

  private NodeRun nodeRun(GraphNode node) {
    return new NodeRun(
        nodeClass(node),
        item.prompt(),
        item.extraData(),
        scope.host(),
        scope.gpu(),
        scope.interruption(),
        (value, max, image, png) -> messages.step(node.id(), progress, value, max, image, png),
        messages);
  }

  private void keep(GraphNode node, NodeResult result) {
    Shown shown = null;
    if (result.ui() != null) {
      shown = new Shown(result.ui(), meta(node.id()));
      messages.executed(node.id(), result.ui());
    }
    scope.cache().put(keys.of(node.id()), new Entry(result.outputs(), shown));
  }

  private static ObjectNode meta(String id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("node_id", id)
        .put("display_node", id)
        .putNull("parent_node")
        .put("real_node_id", id);
  }

  private ObjectNode failureData(GraphNode node) {
    ObjectNode data = messages.data().put("node_id", node.id()).put("node_type", node.classType());
    executed.forEach(data.putArray("executed")::add);
    return data;
  }

  private void fail(GraphNode node, NodeInputs inputs, NodeFailure failure) {
    ObjectNode data = failureData(node);
    data.put("exception_message", failure.exceptionMessage());
    data.put("exception_type", failure.exceptionType());
    ArrayNode traceback = data.putArray("traceback");
    traceback.add(
        frame("execution.py", 496, "execute", "output_data = await get_output_data(...)"));
    traceback.add(frame("execution.py", 277, "process_inputs", "result = f(**inputs)"));
    traceback.add(frame("nodes.py", 1, node.classType(), "raise"));
    data.set("current_inputs", InputResolution.shown(inputs));
    workflow.nodes().keySet().forEach(data.putArray("current_outputs")::add);
    if (failure.exceptionType().contains("OutOfMemory")) {
      scope.gpu().unloadAll();
    }
    messages.milestone("execution_error", data);
  }

  private static String frame(String file, int line, String function, String code) {
    return "  File \"/simulator/%s\", line %d, in %s\n    %s\n"
        .formatted(file, line, function, code);
  }

  private PromptOutcome outcome(boolean success) {
    ObjectNode outputs = JsonNodeFactory.instance.objectNode();
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    for (String id : workflow.nodes().keySet()) {
      Shown ui = scope.cache().get(keys.of(id)).map(Entry::ui).orElse(null);
      if (ui != null) {
        outputs.set(id, ui.output());
        meta.set(id, ui.meta());
      }
    }
    return new PromptOutcome(success, messages.recorded(), outputs, meta);
  }
}
