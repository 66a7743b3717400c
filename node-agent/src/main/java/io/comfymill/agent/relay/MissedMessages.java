package io.comfymill.agent.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.FinishedPrompt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes up for messages that an attempt's client should have had and has not, in ComfyUI's order:
 * {@code execution_start}, {@code execution_cached}, and {@code executed} of every graph node that
 * has something to show. The closing messages come from a gateway.
 *
 * <p>{@code executing} precedes an {@code executed} if history shows that it did; of graph nodes
 * without outputs, history knows nothing. Confined to the node's loop.
 */
final class MissedMessages {
  private final String comfyPromptId;
  private final Set<String> targets;
  private final ClientAccount account;

  /**
   * @param what its name in the {@link ClientAccount}
   * @param message to the client, under ComfyUI's own prompt id
   */
  record Missed(String what, ObjectNode message) {}

  /**
   * @param targets the graph nodes that the job is run for; ComfyUI announces each
   */
  MissedMessages(String comfyPromptId, Collection<String> targets, ClientAccount account) {
    this.comfyPromptId = comfyPromptId;
    this.targets = Set.copyOf(targets);
    this.account = account;
  }

  /**
   * What should have come before ComfyUI's message of that type. Which results were cached is not
   * known before the end, and then it would come too late: none are listed.
   */
  List<Missed> before(String type, Instant now) {
    List<Missed> missed = new ArrayList<>();
    if (!type.equals(ClientAccount.START)) {
      makeUp(missed, ClientAccount.START, message(ClientAccount.START, stamped(now)));
      if (!type.equals(ClientAccount.CACHED)) {
        ObjectNode cached = stamped(now);
        cached.putArray("nodes");
        makeUp(missed, ClientAccount.CACHED, message(ClientAccount.CACHED, cached));
      }
    }
    if (!missed.isEmpty()) {
      account.gap();
    }
    return missed;
  }

  private ObjectNode stamped(Instant now) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_id", comfyPromptId)
        .put("timestamp", now.toEpochMilli());
  }

  private static ObjectNode message(String type, ObjectNode data) {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", type);
    message.set("data", data);
    return message;
  }

  private void makeUp(List<Missed> missed, String what, ObjectNode message) {
    if (!account.knows(what)) {
      account.makeUp(what);
      missed.add(new Missed(what, message));
    }
  }

  /** What is missing when ComfyUI's history has the prompt. */
  List<Missed> atTheEnd(FinishedPrompt history) {
    List<Missed> missed = new ArrayList<>();
    for (String type : List.of(ClientAccount.START, ClientAccount.CACHED)) {
      if (history.message(type).orElse(null) instanceof ObjectNode data) {
        makeUp(missed, type, message(type, data.deepCopy()));
      }
    }
    if (!missed.isEmpty()) {
      account.gap();
    }
    Set<String> announced = announced(history);
    Set<String> cached = texts(history.message(ClientAccount.CACHED), "nodes");
    for (Map.Entry<String, JsonNode> output : history.outputs().properties()) {
      if (announced.contains(output.getKey())) {
        executed(missed, history, output.getKey(), cached.contains(output.getKey()));
      }
    }
    return missed;
  }

  /**
   * The graph nodes with outputs that ComfyUI has announced. While nothing else is missing these
   * are the targets; history also holds earlier results that nobody asked for this time.
   */
  private Set<String> announced(FinishedPrompt history) {
    Set<String> announced = new HashSet<>();
    if (history.succeeded()) {
      boolean all = account.hasGap() || targets.isEmpty();
      history.outputs().fieldNames().forEachRemaining(announced::add);
      announced.removeIf(graphNode -> !all && !targets.contains(graphNode));
    } else if (account.hasGap()) {
      announced.addAll(texts(history.message("execution_error"), "executed"));
      announced.addAll(texts(history.message("execution_interrupted"), "executed"));
    }
    return announced;
  }

  private static Set<String> texts(Optional<JsonNode> data, String field) {
    Set<String> texts = new HashSet<>();
    data.ifPresent(found -> found.path(field).forEach(item -> texts.add(item.asText())));
    return texts;
  }

  private void executed(
      List<Missed> missed, FinishedPrompt history, String graphNode, boolean wasCached) {
    if (account.knows(ClientAccount.executed(graphNode))) {
      return;
    }
    String display = history.meta().path(graphNode).path("display_node").asText(graphNode);
    if (!wasCached && account.hasGap()) {
      makeUp(missed, ClientAccount.executing(graphNode), executing(graphNode, display));
    }
    ObjectNode data = ofNode(graphNode, display);
    data.set("output", history.outputs().get(graphNode).deepCopy());
    makeUp(
        missed,
        ClientAccount.executed(graphNode),
        message("executed", data.put("prompt_id", comfyPromptId)));
  }

  ObjectNode executing(String graphNode, String display) {
    return message("executing", ofNode(graphNode, display).put("prompt_id", comfyPromptId));
  }

  private static ObjectNode ofNode(String graphNode, String display) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("node", graphNode)
        .put("display_node", display);
  }
}
