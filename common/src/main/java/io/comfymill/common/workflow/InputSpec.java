package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node class says of one input: {@code [type, options]}, where a list in the place of the
 * type (or type {@code COMBO} with {@code options.options}) is a choice.
 *
 * @param json as it stands in {@code /object_info}; ComfyUI's errors quote it
 */
public record InputSpec(JsonNode json) {
  static final String GROWING = "COMFY_AUTOGROW_V3";
  static final String DYNAMIC_CHOICE = "COMFY_DYNAMICCOMBO_V3";
  static final String DYNAMIC_SLOT = "COMFY_DYNAMICSLOT_V3";
  static final String DYNAMIC_GROUP = "COMFY_DYNAMICGROUP_V3";

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

  /** True of choices that bring inputs of their own. */
  public boolean isDynamicChoice() {
    return type().equals(DYNAMIC_CHOICE);
  }

  /** True of rows of inputs, which have no value of their own. */
  public boolean isDynamicGroup() {
    return type().equals(DYNAMIC_GROUP);
  }

  /** True of links that bring inputs of their own. */
  public boolean isDynamicSlot() {
    return type().equals(DYNAMIC_SLOT);
  }

  /**
   * What a dynamic choice brings along where it is made so: {@code {key, inputs: {required,
   * optional}}}.
   */
  public Optional<JsonNode> option(JsonNode key) {
    return choices().stream().filter(option -> option.path("key").equals(key)).findFirst();
  }

  /** This input and all that it may bring along, whatever a prompt sends. */
  public Stream<InputSpec> withBroughtAlong() {
    Stream<JsonNode> groups =
        switch (type()) {
          case DYNAMIC_CHOICE -> choices().stream().map(option -> option.path("inputs"));
          case GROWING -> Stream.of(options().at("/template/input"));
          case DYNAMIC_SLOT -> Stream.of(options().path("inputs"));
          case DYNAMIC_GROUP -> Stream.of(options().path("template"));
          default -> Stream.empty();
        };
    return Stream.concat(
        Stream.of(this),
        groups
            .flatMap(inputs -> Stream.of(inputs.path("required"), inputs.path("optional")))
            .flatMap(group -> NodeClass.specs(group).values().stream())
            .flatMap(InputSpec::withBroughtAlong));
  }

  /** True of inputs that name a file which clients upload. */
  public boolean isUpload() {
    return UPLOAD_FLAGS.stream().anyMatch(flag -> options().path(flag).asBoolean());
  }
}
