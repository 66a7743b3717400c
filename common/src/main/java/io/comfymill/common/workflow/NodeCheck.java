package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The check of one graph node: its inputs, one by one, and through them the nodes that feed it. */
final class NodeCheck {
  /** How much of the graph is right from here up. */
  record Finding(boolean valid, List<PromptError> errors) {
    Finding {
      errors = List.copyOf(errors);
    }

    static Finding invalid(PromptError... errors) {
      return new Finding(false, List.of(errors));
    }
  }

  private final GraphCheck graph;
  private final NodeClass nodeClass;
  private final UploadedFileCheck uploads;
  private final ObjectNode inputs;
  private final List<PromptError> errors = new ArrayList<>();
  private boolean sourcesValid = true;

  /**
   * @param inputs of the graph node as it was sent, of any shape
   * @throws PythonException where inputs cannot be looked up in it
   */
  NodeCheck(GraphCheck graph, NodeClass nodeClass, UploadedFileCheck uploads, JsonNode inputs) {
    this.graph = graph;
    this.nodeClass = nodeClass;
    this.uploads = uploads;
    this.inputs = lookup(inputs);
  }

  private static ObjectNode lookup(JsonNode inputs) {
    return switch (inputs.getNodeType()) {
      case OBJECT -> (ObjectNode) inputs;
      case ARRAY, STRING -> JsonNodeFactory.instance.objectNode();
      case MISSING -> throw PythonException.keyError("'inputs'");
      default ->
          throw PythonException.typeError(
              "argument of type '%s' is not iterable".formatted(PythonText.typeName(inputs)));
    };
  }

  Finding run() {
    nodeClass.required().forEach((name, spec) -> checkInput(name, spec, true));
    for (Map.Entry<String, InputSpec> optional : nodeClass.optional().entrySet()) {
      if (!nodeClass.required().containsKey(optional.getKey())) {
        checkInput(optional.getKey(), optional.getValue(), false);
      }
    }
    checkFiles();
    return new Finding(errors.isEmpty() && sourcesValid, errors);
  }

  private void checkInput(String name, InputSpec spec, boolean required) {
    JsonNode value = inputs.path(name);
    InputErrors wrong = new InputErrors(name, spec);
    if (value.isMissingNode()) {
      if (required) {
        errors.add(wrong.missing());
      }
    } else if (!value.isArray()) {
      checkValue(name, spec, wrong);
    } else if (value.size() != 2) {
      errors.add(wrong.badLink(value));
    } else {
      checkLink(spec, value, wrong);
    }
  }

  private void checkLink(InputSpec spec, JsonNode link, InputErrors wrong) {
    JsonNode received = graph.outputType(link.get(0), link.get(1));
    if (!LinkTypes.fits(received, spec.json().path(0))) {
      errors.add(wrong.typeMismatch(received, link));
      return;
    }
    String source = link.get(0).textValue();
    try {
      sourcesValid &= graph.check(source).valid();
    } catch (PythonException e) {
      sourcesValid = false;
      graph.put(source, Finding.invalid(wrong.sourceRaised(e, link)));
    }
  }

  private void checkValue(String name, InputSpec spec, InputErrors wrong) {
    JsonNode given = inputs.path(name);
    JsonNode value = given.isObject() && given.has("__value__") ? given.get("__value__") : given;
    try {
      value = PythonValue.convert(spec.type(), value);
    } catch (PythonException e) {
      inputs.set(name, value);
      errors.add(wrong.unconvertible(value, e));
      return;
    }
    inputs.set(name, value);
    if (!uploads.covers(nodeClass, name)) {
      checkAllowed(spec, value, wrong);
    }
  }

  private void checkAllowed(InputSpec spec, JsonNode value, InputErrors wrong) {
    JsonNode min = spec.options().path("min");
    JsonNode max = spec.options().path("max");
    if (!min.isMissingNode() && PythonValue.less(value, min)) {
      errors.add(wrong.tooSmall(value, min));
    } else if (!max.isMissingNode() && PythonValue.greater(value, max)) {
      errors.add(wrong.tooBig(value, max));
    } else if (spec.isListedChoice()
        && spec.choices().stream().noneMatch(choice -> PythonValue.same(choice, value))) {
      errors.add(wrong.notInList(value));
    }
  }

  private void checkFiles() {
    for (Map<String, InputSpec> specs : List.of(nodeClass.required(), nodeClass.optional())) {
      for (Map.Entry<String, InputSpec> entry : specs.entrySet()) {
        if (uploads.covers(nodeClass, entry.getKey())) {
          checkFile(entry.getKey(), entry.getValue());
        }
      }
    }
  }

  private void checkFile(String name, InputSpec spec) {
    JsonNode value = inputs.path(name);
    JsonNode seen = Link.of(value).isPresent() ? NullNode.getInstance() : value;
    boolean leftOut = seen instanceof MissingNode && !nodeClass.required().containsKey(name);
    if (!leftOut) {
      uploads
          .check(nodeClass, name, seen)
          .ifPresent(reason -> errors.add(new InputErrors(name, spec).customValidation(reason)));
    }
  }
}
