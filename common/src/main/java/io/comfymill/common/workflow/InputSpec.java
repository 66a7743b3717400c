package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node class says of one input: {@code [type, options]}, where a list in the place of the
 * type (or type {@code COMBO} with {@code options.options}) is a choice.
 *
 * @param json as it stands in {@code /object_info}; ComfyUI's errors quote it
 */
public record InputSpec(JsonNode json) {
  private static final List<String> UPLOAD_FLAGS =
      List.of(
          "image_upload", "video_upload", "audio_upload", "file_upload", "animated_image_upload");

  /** {@code INT}, {@code IMAGE}, …; {@code COMBO} for a choice however written. */
  public String type() {
    JsonNode type = json.path(0);
    return type.isTextual() ? type.textValue() : "COMBO";
  }

  public JsonNode options() {
    return json.path(1);
  }

  public boolean isChoice() {
    return type().equals("COMBO");
  }

  /** The values to choose from; empty where there are none or they are not listed. */
  public List<JsonNode> choices() {
    JsonNode listed = json.path(0).isArray() ? json.get(0) : options().path("options");
    List<JsonNode> choices = new ArrayList<>();
    listed.forEach(choices::add);
    return List.copyOf(choices);
  }

  /** True of choices whose values stand in the place of the type, as older classes write them. */
  public boolean isListedChoice() {
    return json.path(0).isArray();
  }

  /** True of choices whose values stand in the options, of which one is to be taken. */
  public boolean isNamedChoice() {
    return !isListedChoice()
        && isChoice()
        && !options().path("options").isEmpty()
        && !options().path("multiselect").asBoolean();
  }

  /** True of inputs that name a file which clients upload. */
  public boolean isUpload() {
    return UPLOAD_FLAGS.stream().anyMatch(flag -> options().path(flag).asBoolean());
  }
}
