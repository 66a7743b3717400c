package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.PromptError;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.fleet.KnownNodes;
import java.util.List;

/** Refusals that follow from job options in {@code extra_data}. */
final class Refusals {
  private static final String TYPE = "invalid_extra_data";
  private static final String MESSAGE = "Invalid extra_data";

  private Refusals() {}

  static PromptRefusedException invalidOption(InvalidFieldException invalid) {
    PromptRefusedException refused = refusal(invalid.field(), invalid.getMessage());
    refused.initCause(invalid);
    return refused;
  }

  static PromptRefusedException refusedModels(List<String> files) {
    return refusal("prompt", "this tenant may not use " + String.join(", ", files));
  }

  static PromptRefusedException unknownName(KnownNodes.Unknown unknown) {
    String field = JobOptions.PATH + "." + unknown.field();
    String what = unknown.field().equals("pin") ? "a node" : "a pool";
    return refusal(
        field, "%s names %s that does not exist: '%s'".formatted(field, what, unknown.value()));
  }

  /** As ComfyUI refuses a workflow of which every output is wrong. */
  static PromptRefusedException notWhole(ObjectNode nodeErrors) {
    return new PromptRefusedException(
        new PromptError(
            "prompt_outputs_failed_validation",
            "Prompt outputs failed validation",
            "some outputs would not run, and " + JobOptions.PATH + ".whole asks for all",
            JsonNodeFactory.instance.objectNode()),
        nodeErrors);
  }

  private static PromptRefusedException refusal(String field, String details) {
    ObjectNode extra = JsonNodeFactory.instance.objectNode().put("field", field);
    return new PromptRefusedException(
        new PromptError(TYPE, MESSAGE, details, extra), JsonNodeFactory.instance.objectNode());
  }
}
