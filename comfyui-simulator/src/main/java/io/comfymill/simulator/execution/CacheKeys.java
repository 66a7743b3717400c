package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.GraphNode;
import io.comfymill.common.workflow.Link;
import io.comfymill.common.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The cache key of every graph node of one prompt: equal where class, inputs and all that feeds it
 * are equal. What is fed by a missing graph node or by itself gets a key that no other prompt has,
 * so that it is never found again.
 */
final class CacheKeys {
  private final Workflow workflow;
  private final Function<GraphNode, String> fingerprint;
  private final Map<String, Optional<String>> keys = new HashMap<>();
  private final String unique = UUID.randomUUID().toString();

  /**
   * @param fingerprint what beside class and inputs a result depends on: a file's content, say
   */
  CacheKeys(Workflow workflow, Function<GraphNode, String> fingerprint) {
    this.workflow = workflow;
    this.fingerprint = fingerprint;
    workflow.nodes().keySet().forEach(this::resolve);
  }

  String of(String id) {
    return known(id).orElse(unique + id);
  }

  private Optional<String> known(String id) {
    return keys.getOrDefault(id, Optional.empty());
  }

  /** Without recursion: graphs may be deep. Keys are set when all sources have theirs. */
  private void resolve(String start) {
    Deque<String> open = new ArrayDeque<>();
    Map<String, Boolean> entered = new HashMap<>();
    open.push(start);
    while (!open.isEmpty()) {
      String id = open.peek();
      Optional<GraphNode> node = workflow.node(id);
      if (keys.containsKey(id) || node.isEmpty()) {
        open.pop();
      } else if (entered.putIfAbsent(id, true) == null) {
        node.get().links().forEach(link -> open.push(link.sourceId()));
      } else {
        open.pop();
        keys.put(id, key(node.get()));
      }
    }
  }

  private Optional<String> key(GraphNode node) {
    StringBuilder text = new StringBuilder(node.classType()).append('\n');
    text.append(fingerprint.apply(node)).append('\n');
    for (Map.Entry<String, JsonNode> input : new TreeMap<>(node.inputs()).entrySet()) {
      text.append(input.getKey()).append('=');
      Optional<Link> link = Link.of(input.getValue());
      if (link.isPresent()) {
        Optional<String> source = known(link.get().sourceId());
        if (source.isEmpty()) {
          return Optional.empty();
        }
        text.append(source.get()).append('#').append(link.get().outputIndex());
      } else {
        text.append(input.getValue());
      }
      text.append('\n');
    }
    return Optional.of(DigestUtils.sha1Hex(text.toString()));
  }
}
