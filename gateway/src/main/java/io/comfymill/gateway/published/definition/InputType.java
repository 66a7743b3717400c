package io.comfymill.gateway.published.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.ModelFiles;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an input of a published workflow takes. */
public enum InputType {
  TEXT("string"),
  INT("integer"),
  FLOAT("number"),
  BOOLEAN("boolean"),
  /** One of those that the owner names. */
  CHOICE(null),
  /** Where a run sets none, each has another. */
  SEED("integer"),
  /** The name of a model file. */
  MODEL("string"),
  /** The name of an uploaded file; a form may send the file itself. */
  IMAGE("string");

  private final @Nullable String jsonType;

  InputType(@Nullable String jsonType) {
    this.jsonType = jsonType;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static InputType named(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** In a JSON Schema; null where it depends on the choices. */
  @Nullable String jsonType() {
    return jsonType;
  }

  /**
   * What the value in the workflow is taken for.
   *
   * @param input the name of the graph node's input
   */
  static InputType of(JsonNode value, String input) {
    if (value.isBoolean()) {
      return BOOLEAN;
    } else if (value.isIntegralNumber()) {
      return input.endsWith("seed") ? SEED : INT;
    } else if (value.isNumber()) {
      return FLOAT;
    }
    return ModelFiles.isModelFile(value) ? MODEL : TEXT;
  }
}
