package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a workflow needs no GPU: services elsewhere do its work (partner nodes), and what else it
 * has comes with ComfyUI and handles nothing but files, pictures, sound, texts and numbers. Custom
 * node classes may do anything, so they count as needing one.
 */
public final class ApiOnlyWorkflow {
  private static final Set<String> PLAIN_DATA =
      Set.of(
          "*",
          "AUDIO",
          "BOOLEAN",
          "BOUNDING_BOX",
          "COLOR",
          "COMBO",
          "COMFY_AUTOGROW_V3",
          "COMFY_DYNAMICCOMBO_V3",
          "COMFY_MATCHTYPE_V3",
          "FILE_3D",
          "FLOAT",
          "IMAGE",
          "INT",
          "MASK",
          "STRING",
          "SVG",
          "VIDEO");

  private ApiOnlyWorkflow() {}

  /**
   * @param executed the graph nodes that will be executed, without others
   */
  public static boolean is(Workflow executed, ObjectInfo objectInfo) {
    List<Optional<NodeClass>> classes =
        executed.classTypes().stream().map(objectInfo::nodeClass).toList();
    return classes.stream().anyMatch(known -> known.map(NodeClass::partner).orElse(false))
        && classes.stream().allMatch(known -> known.map(ApiOnlyWorkflow::isLight).orElse(false));
  }

  private static boolean isLight(NodeClass nodeClass) {
    return nodeClass.partner()
        || (!nodeClass.custom()
            && arePlain(nodeClass.required().values())
            && arePlain(nodeClass.optional().values())
            && nodeClass.outputTypes().stream().allMatch(ApiOnlyWorkflow::isPlain));
  }

  private static boolean arePlain(Collection<InputSpec> inputs) {
    return inputs.stream().allMatch(input -> isPlain(input.json().path(0)));
  }

  /** A list is a choice; a text may name several types. */
  private static boolean isPlain(JsonNode type) {
    return type.isArray()
        || (type.isTextual() && names(type.textValue()).allMatch(PLAIN_DATA::contains));
  }

  private static Stream<String> names(String types) {
    return Arrays.stream(types.split(",", -1)).map(String::strip);
  }
}
