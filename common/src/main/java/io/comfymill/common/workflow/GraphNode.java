package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One element of a workflow graph (ComfyUI calls it a node).
 *
 * @param inputs input name → plain value or link, in the order of the document
 */
public record GraphNode(String id, String classType, Map<String, JsonNode> inputs) {
  public GraphNode {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  public Optional<Link> link(String inputName) {
    return Optional.ofNullable(inputs.get(inputName)).flatMap(Link::of);
  }

  public List<Link> links() {
    return inputs.values().stream().flatMap(value -> Link.of(value).stream()).toList();
  }
}
