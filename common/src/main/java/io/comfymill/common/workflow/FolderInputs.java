package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.modelfile.ModelFileName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Puts model files into the lists of the inputs that choose from their folder.
 *
 * <p>{@code /object_info} does not say which folder that is. An input belongs to the folder that
 * has all the model files in its list; where its list has none, ComfyUI's own loaders are known by
 * the names of their inputs (ComfyUI's {@code nodes.py} and {@code comfy_extras}).
 */
public final class FolderInputs {
  private static final List<String> GROUPS = List.of("required", "optional");

  private static final Map<String, String> BY_INPUT =
      Map.ofEntries(
          Map.entry("ckpt_name", "checkpoints"),
          Map.entry("lora_name", "loras"),
          Map.entry("vae_name", "vae"),
          Map.entry("control_net_name", "controlnet"),
          Map.entry("unet_name", "diffusion_models"),
          Map.entry("clip_name", "text_encoders"),
          Map.entry("clip_name1", "text_encoders"),
          Map.entry("clip_name2", "text_encoders"),
          Map.entry("clip_name3", "text_encoders"),
          Map.entry("clip_name4", "text_encoders"),
          Map.entry("style_model_name", "style_models"),
          Map.entry("gligen_name", "gligen"),
          Map.entry("hypernetwork_name", "hypernetworks"),
          Map.entry("photomaker_model_name", "photomaker"),
          Map.entry("audio_encoder_name", "audio_encoders"));

  /** Where the input's name alone would mislead. */
  private static final Map<String, String> BY_CLASS =
      Map.of(
          "CLIPVisionLoader", "clip_vision",
          "UpscaleModelLoader", "upscale_models",
          "LatentUpscaleModelLoader", "latent_upscale_models",
          "ModelPatchLoader", "model_patches");

  private static final Set<String> BY_CLASS_INPUTS = Set.of("clip_name", "model_name", "name");

  private final Map<String, ? extends Set<String>> folders;

  /**
   * @param folders → their files, as nodes list them
   */
  public FolderInputs(Map<String, ? extends Set<String>> folders) {
    this.folders = folders;
  }

  /**
   * Changes an {@code /object_info}.
   *
   * @param added folder → files
   */
  public void offer(ObjectNode objectInfo, Map<String, List<String>> added) {
    for (Map.Entry<String, JsonNode> nodeClass : objectInfo.properties()) {
      for (String group : GROUPS) {
        for (Map.Entry<String, JsonNode> input :
            nodeClass.getValue().path("input").path(group).properties()) {
          new InputSpec(input.getValue())
              .withBroughtAlong()
              .filter(spec -> spec.isChoice() && !spec.isUpload())
              .forEach(
                  spec ->
                      folders(nodeClass.getKey(), input.getKey(), spec)
                          .forEach(folder -> offer(spec, added.getOrDefault(folder, List.of()))));
        }
      }
    }
  }

  /** Those that the input may choose from. */
  private Set<String> folders(String nodeClass, String input, InputSpec spec) {
    Set<String> files = new TreeSet<>();
    for (JsonNode choice : spec.choices()) {
      if (choice.isTextual() && ModelFileName.looksLikeOne(choice.textValue())) {
        files.add(choice.textValue());
      }
    }
    if (files.isEmpty()) {
      return usual(nodeClass, input);
    }
    SortedSet<String> holding = new TreeSet<>();
    SortedSet<String> equal = new TreeSet<>();
    folders.forEach(
        (folder, names) -> {
          if (names.containsAll(files)) {
            holding.add(folder);
            if (names.size() == files.size()) {
              equal.add(folder);
            }
          }
        });
    return equal.isEmpty() ? holding : equal;
  }

  private static Set<String> usual(String nodeClass, String input) {
    String folder =
        BY_CLASS.containsKey(nodeClass) && BY_CLASS_INPUTS.contains(input)
            ? BY_CLASS.get(nodeClass)
            : BY_INPUT.get(input);
    return folder == null ? Set.of() : Set.of(folder);
  }

  /** In ComfyUI's order where the list is in that. */
  private static void offer(InputSpec spec, List<String> names) {
    JsonNode listed = spec.isListedChoice() ? spec.json().get(0) : spec.options().path("options");
    if (!(listed instanceof ArrayNode list)) {
      return; // it is asked for elsewhere
    }
    for (String name : names) {
      boolean isThere =
          spec.choices().stream()
              .anyMatch(
                  choice ->
                      choice.isTextual()
                          && ModelFileName.normalized(choice.textValue())
                              .equals(ModelFileName.normalized(name)));
      if (!isThere) {
        list.insert(place(list, name), name);
      }
    }
  }

  /** Before the first that comes after it, if all are sorted from there on; else at the end. */
  private static int place(ArrayNode list, String name) {
    int at = list.size();
    while (at > 0
        && list.get(at - 1).isTextual()
        && ModelFileName.looksLikeOne(list.get(at - 1).textValue())
        && list.get(at - 1).textValue().compareTo(name) > 0) {
      at--;
    }
    return at;
  }
}
