package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.NodeCheck.Finding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One walk over one graph, from its outputs up; keeps what was found of each graph node. */
final class GraphCheck {
  /** Where ComfyUI gives up too, at Python's own limit of about a thousand calls. */
  private static final int MAX_DEPTH = 980;

  private final ObjectInfo objectInfo;
  private final UploadedFileCheck uploads;
  private final ObjectNode prompt;
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final Set<String> open = new HashSet<>();

  /**
   * @param prompt every graph node in it has a known class; input values are converted in place
   */
  GraphCheck(ObjectInfo objectInfo, UploadedFileCheck uploads, ObjectNode prompt) {
    this.objectInfo = objectInfo;
    this.uploads = uploads;
    this.prompt = prompt;
  }

  /** In the order in which the graph nodes were done: sources before what they feed. */
  Map<String, Finding> findings() {
    return findings;
  }

  void put(String id, Finding finding) {
    findings.put(id, finding);
  }

  /**
   * A graph node that is its own ancestor is invalid without an error of its own, as in ComfyUI,
   * which runs into the recursion limit and forgets why.
   *
   * @throws PythonException where ComfyUI's check of this graph node would raise
   */
  Finding check(String id) {
    Finding known = findings.get(id);
    if (known != null) {
      return known;
    }
    if (open.size() >= MAX_DEPTH) {
      throw new PythonException(
          "RecursionError", "maximum recursion depth exceeded while calling a Python object");
    }
    if (!open.add(id)) {
      return Finding.invalid();
    }
    try {
      JsonNode inputs = prompt.path(id).path("inputs");
      Finding finding = new NodeCheck(this, nodeClass(id), uploads, inputs).run();
      findings.put(id, finding);
      return finding;
    } finally {
      open.remove(id);
    }
  }

  /**
   * The type that the other end of a link hands on.
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
