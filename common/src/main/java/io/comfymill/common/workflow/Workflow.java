package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.validation.WorkflowValidator;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A workflow in ComfyUI's API format: graph node id → {@code {class_type, inputs}}. Holds any graph
 * whose shape is right; whether a server can run it is {@link WorkflowValidator}'s question.
 */
public final class Workflow {
  private final Map<String, GraphNode> nodes;

  private Workflow(Map<String, GraphNode> nodes) {
    this.nodes = Collections.unmodifiableMap(nodes);
  }

  /**
   * @throws MalformedWorkflowException where it is not an object of objects with a {@code
   *     class_type}; inputs that are missing count as none
   */
  public static Workflow parse(JsonNode json) {
    if (!json.isObject()) {
      throw new MalformedWorkflowException("", "the workflow must be an object of graph nodes");
    }
    Map<String, GraphNode> nodes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      nodes.put(entry.getKey(), parseNode(entry.getKey(), entry.getValue()));
    }
    return new Workflow(nodes);
  }

  private static GraphNode parseNode(String id, JsonNode json) {
    JsonNode classType = json.path("class_type");
    if (!classType.isTextual()) {
      throw new MalformedWorkflowException(id, "graph node " + id + " has no class_type");
    }
    Map<String, JsonNode> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> input : json.path("inputs").properties()) {
      inputs.put(input.getKey(), input.getValue());
    }
    return new GraphNode(id, classType.textValue(), inputs);
  }

  /** By id, in the order of the document. */
  public Map<String, GraphNode> nodes() {
    return nodes;
  }

  public Optional<GraphNode> node(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  /** The given graph nodes alone. */
  public Workflow part(Set<String> ids) {
    Map<String, GraphNode> part = new LinkedHashMap<>(nodes);
    part.keySet().retainAll(ids);
    return new Workflow(part);
  }

  /** The node classes that the workflow uses. */
  public SortedSet<String> classTypes() {
    SortedSet<String> classes = new TreeSet<>();
    for (GraphNode node : nodes.values()) {
      classes.add(node.classType());
    }
    return classes;
  }

  /**
   * The given graph nodes and all that feed them, however far; ids that do not exist are left out.
   */
  public Set<String> withAncestors(Collection<String> ids) {
    Set<String> reached = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(ids);
    while (!open.isEmpty()) {
      String id = open.removeFirst();
      GraphNode node = nodes.get(id);
      if (node != null && reached.add(id)) {
        node.links().forEach(link -> open.addLast(link.sourceId()));
      }
    }
    return reached;
  }
}
