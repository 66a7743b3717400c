package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.NodeCheck.Finding;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Walks one graph from its outputs up and keeps the finding of each graph node. */
final class GraphCheck {
  /** ComfyUI gives up at the same depth, which is Python's limit of about a thousand calls. */
  private static final int MAX_DEPTH = 980;

  private final ObjectInfo objectInfo;
  private final UploadedFileCheck uploads;
  private final ObjectNode prompt;
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final Map<String, NodeCheck> path = new HashMap<>();
  private final Deque<String> deepest = new ArrayDeque<>();
  private final boolean newer;
  private final Map<String, PromptError> cycles = new HashMap<>();

  /**
   * @param prompt every graph node in it has a known class; input values are converted in place
   * @param newer as ComfyUI of 2026 has it: a graph node that is its own ancestor has an error of
   *     its own, and named choices are checked
   */
  GraphCheck(ObjectInfo objectInfo, UploadedFileCheck uploads, ObjectNode prompt, boolean newer) {
    this.newer = newer;
    this.objectInfo = objectInfo;
    this.uploads = uploads;
    this.prompt = prompt;
  }

  boolean isNewer() {
    return newer;
  }

  /** In the order in which the graph nodes were done: sources before what they feed. */
  Map<String, Finding> findings() {
    return findings;
  }

  void put(String id, Finding finding) {
    findings.put(id, finding);
  }

  /**
   * Walks up from an output; without recursion, since a graph may be of any depth.
   *
   * @throws PythonException where ComfyUI's check of this very graph node would raise
   */
  Finding check(String output) {
    if (!findings.containsKey(output)) {
      open(output);
    }
    while (!path.isEmpty()) {
      advance();
    }
    return findings.get(output);
  }

  private void open(String id) {
    path.put(id, new NodeCheck(this, nodeClass(id), uploads, prompt.path(id).path("inputs")));
    deepest.push(id);
  }

  private void advance() {
    NodeCheck node = path.get(deepest.getFirst());
    String source;
    try {
      source = node.advance();
    } catch (PythonException e) {
      String id = close();
      if (path.isEmpty()) {
        throw e;
      }
      findings.put(id, path.get(deepest.getFirst()).sourceRaised(e));
      return;
    }
    if (source != null) {
      follow(node, source);
      return;
    }
    PromptError cycle = cycles.get(deepest.getFirst());
    Finding finding = cycle == null ? node.finding() : node.finding().joined(cycle);
    findings.put(close(), finding);
    if (!path.isEmpty()) {
      path.get(deepest.getFirst()).sourceFound(finding);
    }
  }

  /**
   * A graph node that is its own ancestor is invalid; in older versions of ComfyUI without an error
   * of its own, since they run into their recursion limit and forget why.
   */
  private void follow(NodeCheck node, String source) {
    if (findings.containsKey(source)) {
      node.sourceFound(findings.get(source));
    } else if (path.containsKey(source)) {
      if (newer) {
        nameCycle(source);
      }
      node.sourceFound(Finding.invalid());
    } else if (path.size() >= MAX_DEPTH) {
      findings.put(source, node.sourceRaised(tooDeep()));
    } else {
      try {
        open(source);
      } catch (PythonException e) {
        findings.put(source, node.sourceRaised(e));
      }
    }
  }

  /**
   * @param first of the cycle, which the deepest graph node has just led back to
   */
  private void nameCycle(String first) {
    List<String> cycle = new ArrayList<>();
    Iterator<String> upwards = deepest.iterator();
    for (String id = upwards.next(); ; id = upwards.next()) {
      cycle.add(0, id);
      if (id.equals(first)) {
        break;
      }
    }
    String way =
        Stream.concat(cycle.stream(), Stream.of(first))
            .map(id -> "%s (%s)".formatted(id, nodeClass(id).name()))
            .collect(Collectors.joining(" -> "));
    for (String id : cycle) {
      PromptError error = PromptError.of("dependency_cycle", "Dependency cycle detected", way);
      error.extraInfo().put("node_id", id);
      cycle.forEach(error.extraInfo().putArray("cycle_nodes")::add);
      cycles.putIfAbsent(id, error);
    }
  }

  private String close() {
    String id = deepest.pop();
    path.remove(id);
    return id;
  }

  private static PythonException tooDeep() {
    return new PythonException(
        "RecursionError", "maximum recursion depth exceeded while calling a Python object");
  }

  /**
   * The output type at the other end of a link.
   *
   * @throws PythonException where there is no such graph node or output
   */
  JsonNode outputType(JsonNode source, JsonNode slot) {
    if (source.isContainerNode()) {
      throw PythonException.typeError(
          "unhashable type: '%s'".formatted(PythonText.typeName(source)));
    }
    if (!source.isTextual() || !prompt.has(source.textValue())) {
      throw PythonException.keyError(PythonText.repr(source));
    }
    List<JsonNode> types = nodeClass(source.textValue()).outputTypes();
    int index = index(slot, types.size());
    if (index < 0 || index >= types.size()) {
      throw new PythonException("IndexError", "tuple index out of range");
    }
    return types.get(index);
  }

  /** Negative ones count from the end, as Python has it. */
  private static int index(JsonNode slot, int size) {
    if (slot.isBoolean()) {
      return slot.booleanValue() ? 1 : 0;
    }
    if (!slot.isIntegralNumber()) {
      throw PythonException.typeError(
          "tuple indices must be integers or slices, not " + PythonText.typeName(slot));
    }
    if (!slot.isInt()) {
      return size;
    }
    return slot.intValue() < 0 ? slot.intValue() + size : slot.intValue();
  }

  private NodeClass nodeClass(String id) {
    return objectInfo.nodeClass(prompt.path(id).path("class_type").textValue()).orElseThrow();
  }
}
