package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what ComfyUI 0.3.64 takes with a 200 and then ends its worker on, so that its HTTP goes on
 * and nothing runs any more. Its validation looks only at what is declared and leads to an output;
 * its worker reads every graph node to make its cache keys, and follows every link to find an
 * order.
 *
 * <p>What merely makes a prompt fail, like a wrong value that no output needs, is not checked here.
 */
public final class WorkerSafety {
  /**
   * The deepest nesting of a prompt or of {@code extra_data}: the worker copies both recursively,
   * with two of Python's thousand calls a level, and dies at 489 levels.
   */
  public static final int MAX_NESTING = 450;

  private WorkerSafety() {}

  /**
   * @param prompt an object; every graph node in it has a {@code class_type} that the server knows
   * @param outputs the ids of the output graph nodes that would be run
   * @return why the worker would not survive it
   */
  public static Optional<PromptError> check(JsonNode prompt, Collection<String> outputs) {
    if (nestedDeeper(prompt, MAX_NESTING)) {
      return error("the prompt is nested deeper than %d levels".formatted(MAX_NESTING), "");
    }
    for (Map.Entry<String, JsonNode> node : prompt.properties()) {
      if (!node.getValue().path("inputs").isObject()) {
        return error("a node is missing the inputs property, or it is no object", node.getKey());
      }
    }
    return danglingLink(prompt, outputs).or(() -> longChain(prompt));
  }

  /**
   * The same of a request's {@code extra_data}, which is an object.
   *
   * @return why the worker would not survive it
   */
  public static Optional<PromptError> checkExtraData(JsonNode extraData) {
    return nestedDeeper(extraData, MAX_NESTING)
        ? error("extra_data is nested deeper than %d levels".formatted(MAX_NESTING), "")
        : Optional.empty();
  }

  private static boolean nestedDeeper(JsonNode json, int levels) {
    if (!json.isContainerNode()) {
      return false;
    }
    if (levels == 0) {
      return true;
    }
    for (JsonNode child : json) {
      if (nestedDeeper(child, levels - 1)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A missing graph node kills the worker only where an output depends on it, by whatever input.
   */
  private static Optional<PromptError> danglingLink(JsonNode prompt, Collection<String> outputs) {
    Set<String> reached = new HashSet<>(outputs);
    Deque<String> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      String id = open.pop();
      for (JsonNode input : prompt.path(id).path("inputs")) {
        if (isLink(input) && reached.add(input.get(0).textValue())) {
          String source = input.get(0).textValue();
          if (!prompt.has(source)) {
            return error("a node is fed by node %s, which does not exist".formatted(source), id);
          }
          open.push(source);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<PromptError> longChain(JsonNode prompt) {
    return new AncestorDepth(prompt)
        .tooDeep()
        .flatMap(
            id ->
                error(
                    "a node is fed by a chain of more than %d nodes"
                        .formatted(AncestorDepth.MAX_DEPTH),
                    id));
  }

  /**
   * Whether the worker takes a value for a link, declared or not: any number counts as the output.
   */
  public static boolean isLink(JsonNode value) {
    return value.isArray()
        && value.size() == 2
        && value.get(0).isTextual()
        && (value.get(1).isNumber() || value.get(1).isBoolean());
  }

  private static Optional<PromptError> error(String reason, String id) {
    return Optional.of(
        PromptError.of(
            "invalid_prompt",
            "Cannot execute because %s.".formatted(reason),
            id.isEmpty() ? "" : "Node ID '#%s'".formatted(id)));
  }
}
