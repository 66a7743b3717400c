package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.DeclaredInput;
import io.comfymill.common.workflow.DynamicInputs;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.Link;
import io.comfymill.common.workflow.NodeClass;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the inputs of one graph node, in turns with the graph nodes that feed it.
 *
 * <p>{@link #advance} stops at the next link; the graph then reports its finding for the link's
 * source ({@link #sourceFound} or {@link #sourceRaised}) and advances again.
 */
final class NodeCheck {
  /** The result for a graph node and all that feeds it. */
  record Finding(boolean valid, List<PromptError> errors) {
    Finding {
      errors = List.copyOf(errors);
    }

    static Finding invalid(PromptError... errors) {
      return new Finding(false, List.of(errors));
    }

    /** This one after the given error. */
    Finding joined(PromptError first) {
      return new Finding(false, Stream.concat(Stream.of(first), errors.stream()).toList());
    }
  }

  private final GraphCheck graph;
  private final NodeClass nodeClass;
  private final UploadedFileCheck uploads;
  private final ObjectNode inputs;
  private final List<PromptError> errors = new ArrayList<>();
  private final List<DeclaredInput> declared;
  private final Iterator<DeclaredInput> open;
  private boolean sourcesValid = true;
  private @Nullable DeclaredInput linked;

  /**
   * @param inputs of the graph node as it was sent, of any shape
   * @throws PythonException where inputs cannot be looked up in it
   */
  NodeCheck(GraphCheck graph, NodeClass nodeClass, UploadedFileCheck uploads, JsonNode inputs) {
    this.graph = graph;
    this.nodeClass = nodeClass;
    this.uploads = uploads;
    this.inputs = lookup(inputs);
    DynamicInputs dynamic = DynamicInputs.of(nodeClass, this.inputs);
    dynamic.misuse().ifPresent(misuse -> errors.add(InputErrors.misused(misuse)));
    this.declared = errors.isEmpty() ? dynamic.declared() : List.of();
    this.open = declared.iterator();
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

  /**
   * @return the source of the next link, or null when all is checked
   * @throws PythonException where ComfyUI's check of this graph node would raise
   */
  @Nullable String advance() {
    while (open.hasNext()) {
      DeclaredInput input = open.next();
      String source = check(input);
      if (source != null) {
        linked = input;
        return source;
      }
    }
    checkFiles();
    return null;
  }

  Finding finding() {
    return new Finding(errors.isEmpty() && sourcesValid, errors);
  }

  void sourceFound(Finding source) {
    sourcesValid &= source.valid();
  }

  /**
   * @return what is to be reported of the source
   */
  Finding sourceRaised(PythonException cause) {
    sourcesValid = false;
    DeclaredInput input = Objects.requireNonNull(linked);
    return Finding.invalid(wrong(input).sourceRaised(cause, inputs.path(input.name())));
  }

  private @Nullable String check(DeclaredInput input) {
    JsonNode value = inputs.path(input.name());
    if (value.isMissingNode()) {
      if (input.required()) {
        errors.add(wrong(input).missing());
      }
    } else if (!value.isArray()) {
      checkValue(input);
    } else if (value.size() != 2) {
      errors.add(wrong(input).badLink(value));
    } else {
      return checkLink(input, value);
    }
    return null;
  }

  private @Nullable String checkLink(DeclaredInput input, JsonNode link) {
    JsonNode received = graph.outputType(link.get(0), link.get(1));
    if (LinkTypes.fits(received, input.spec().json().path(0))) {
      return link.get(0).textValue();
    }
    errors.add(wrong(input).typeMismatch(received, link));
    return null;
  }

  private static InputErrors wrong(DeclaredInput input) {
    return new InputErrors(input);
  }

  private void checkValue(DeclaredInput input) {
    JsonNode given = inputs.path(input.name());
    JsonNode value = given.isObject() && given.has("__value__") ? given.get("__value__") : given;
    try {
      value = PythonValue.convert(input.spec().type(), value);
    } catch (PythonException e) {
      errors.add(wrong(input).unconvertible(value, e));
      return;
    } finally {
      inputs.set(input.name(), value);
    }
    if (!uploads.covers(nodeClass, input.name())) {
      checkAllowed(input, value);
    }
  }

  private void checkAllowed(DeclaredInput input, JsonNode value) {
    InputSpec spec = input.spec();
    JsonNode min = spec.options().path("min");
    JsonNode max = spec.options().path("max");
    if (!min.isMissingNode() && PythonValue.less(value, min)) {
      errors.add(wrong(input).tooSmall(value, min));
    } else if (!max.isMissingNode() && PythonValue.greater(value, max)) {
      errors.add(wrong(input).tooBig(value, max));
    } else if ((spec.isListedChoice() || (graph.isNewer() && spec.isNamedChoice()))
        && spec.choices().stream().noneMatch(choice -> PythonValue.same(choice, value))) {
      errors.add(wrong(input).notInList(value));
    }
  }

  private void checkFiles() {
    for (DeclaredInput input : declared) {
      if (uploads.covers(nodeClass, input.name())) {
        checkFile(input);
      }
    }
  }

  private void checkFile(DeclaredInput input) {
    JsonNode value = inputs.path(input.name());
    JsonNode seen = Link.of(value).isPresent() ? NullNode.getInstance() : value;
    if (input.required() || !seen.isMissingNode()) {
      uploads
          .check(nodeClass, input.name(), seen)
          .ifPresent(reason -> errors.add(wrong(input).customValidation(reason)));
    }
  }
}
