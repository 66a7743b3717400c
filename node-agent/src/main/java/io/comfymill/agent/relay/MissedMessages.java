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
 * Makes up what an attempt's client should have been told and was not, in ComfyUI's order: {@code
 * execution_start}, {@code execution_cached}, and {@code executed} of every graph node that has
 * something to show. The closing messages come from a gateway.
 *
 * <p>{@code executing} goes before an {@code executed}, as far as history shows that it did; of
 * graph nodes without outputs, history does not know. Belongs to the node's loop.
 */
public final class MissedMessages {
  private final String comfyPromptId;
  private final Set<String> targets;
  private final ClientAccount account;

  /** A message to the client, under ComfyUI's own prompt id. */
  public record Missed(String what, ObjectNode message) {}

  /**
   * @param targets the graph nodes that the job is run for; ComfyUI announces each
   */
  public MissedMessages(String comfyPromptId, Collection<String> targets, ClientAccount account) {
    this.comfyPromptId = comfyPromptId;
    this.targets = Set.copyOf(targets);
    this.account = account;
  }

  /**
   * What goes before ComfyUI's message of that type. Which results were cached is not known before
   * the end, and then it would come too late: none are said to be.
   */
  public List<Missed> before(String type, Instant now) {
    List<Missed> missed = new ArrayList<>();
    if (!type.equals(ClientAccount.START)) {
      start(missed, stamped(now));
      if (!type.equals(ClientAccount.CACHED)) {
        ObjectNode cached = stamped(now);
        cached.putArray("nodes");
        cached(missed, cached);
      }
    }
    if (!missed.isEmpty()) {
      account.gap();
    }
    return missed;
  }

  private ObjectNode stamped(Instant now) {
    return data().put("timestamp", now.toEpochMilli());
  }

  private ObjectNode data() {
    return JsonNodeFactory.instance.objectNode().put("prompt_id", comfyPromptId);
  }

  private void start(List<Missed> missed, ObjectNode data) {
    makeUp(missed, ClientAccount.START, ClientAccount.START, data);
  }

  private void cached(List<Missed> missed, ObjectNode data) {
    makeUp(missed, ClientAccount.CACHED, ClientAccount.CACHED, data);
  }

  private void makeUp(List<Missed> missed, String what, String type, ObjectNode data) {
    if (account.knows(what)) {
      return;
    }
    account.makeUp(what);
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", type);
    message.set("data", data);
    missed.add(new Missed(what, message));
  }

  /** What is missing when ComfyUI's history has the prompt. */
  public List<Missed> atTheEnd(FinishedPrompt entry) {
    List<Missed> missed = new ArrayList<>();
    said(entry, ClientAccount.START).ifPresent(data -> start(missed, data));
    said(entry, ClientAccount.CACHED).ifPresent(data -> cached(missed, data));
    if (!missed.isEmpty()) {
      account.gap();
    }
    Set<String> announced = announced(entry);
    Set<String> cached = texts(entry.message(ClientAccount.CACHED), "nodes");
    for (Map.Entry<String, JsonNode> output : entry.outputs().properties()) {
      String graphNode = output.getKey();
      if (announced.contains(graphNode)) {
        executed(missed, entry, graphNode, cached.contains(graphNode));
      }
    }
    return missed;
  }

  private static Optional<ObjectNode> said(FinishedPrompt entry, String type) {
    return entry
        .message(type)
        .filter(ObjectNode.class::isInstance)
        .map(data -> ((ObjectNode) data).deepCopy());
  }

  /**
   * The graph nodes with outputs of which ComfyUI has told. While nothing else is missing that is
   * what the job was run for; history also holds earlier results that nobody asked for this time.
   */
  private Set<String> announced(FinishedPrompt entry) {
    Set<String> announced = new HashSet<>();
    if (entry.succeeded()) {
      boolean all = account.hasGap() || targets.isEmpty();
      entry.outputs().fieldNames().forEachRemaining(announced::add);
      announced.removeIf(graphNode -> !all && !targets.contains(graphNode));
    } else if (account.hasGap()) {
      announced.addAll(texts(entry.message("execution_error"), "executed"));
      announced.addAll(texts(entry.message("execution_interrupted"), "executed"));
    }
    return announced;
  }

  private static Set<String> texts(Optional<JsonNode> data, String field) {
    Set<String> texts = new HashSet<>();
    data.ifPresent(found -> found.path(field).forEach(item -> texts.add(item.asText())));
    return texts;
  }

  private void executed(
      List<Missed> missed, FinishedPrompt entry, String graphNode, boolean wasCached) {
    if (account.knows(ClientAccount.executed(graphNode))) {
      return;
    }
    String display = entry.meta().path(graphNode).path("display_node").asText(graphNode);
    if (!wasCached && account.hasGap()) {
      makeUp(
          missed,
          ClientAccount.executing(graphNode),
          "executing",
          ofNode(graphNode, display).put("prompt_id", comfyPromptId));
    }
    ObjectNode data = ofNode(graphNode, display);
    data.set("output", entry.outputs().get(graphNode).deepCopy());
    makeUp(
        missed,
        ClientAccount.executed(graphNode),
        "executed",
        data.put("prompt_id", comfyPromptId));
  }

  private static ObjectNode ofNode(String graphNode, String display) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("node", graphNode)
        .put("display_node", display);
  }
}
