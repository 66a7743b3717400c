package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.InputSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The uploads that loaders offer, as ComfyUI lists them: files of the input folder itself, sorted,
 * of the kind that the loader takes.
 */
final class UploadChoices {
  private static final List<String> GROUPS = List.of("required", "optional");
  private static final String FOLDER_OF_MODELS = "3d";
  private static final Set<String> MODELS = Set.of("gltf", "glb", "obj", "fbx", "stl");

  private UploadChoices() {}

  /**
   * A file in the input folder.
   *
   * @param subfolder empty for the folder itself
   */
  record Upload(String subfolder, String name, String mediaType) {
    private boolean is(String... kinds) {
      return subfolder.isEmpty()
          && Stream.of(kinds).anyMatch(kind -> mediaType.startsWith(kind + "/"));
    }

    private boolean ends(Set<String> extensions) {
      String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      return extensions.contains(extension);
    }
  }

  /** What an upload is called in a list; empty where it does not stand in it. */
  private interface Listing extends Function<Upload, Optional<String>> {}

  static boolean takesUploads(String nodeClass, JsonNode definition) {
    return GROUPS.stream()
        .flatMap(group -> definition.path("input").path(group).properties().stream())
        .flatMap(input -> new InputSpec(input.getValue()).withBroughtAlong())
        .anyMatch(input -> listing(nodeClass, input).isPresent());
  }

  /** A copy of the definition that lists them. */
  static JsonNode listed(String nodeClass, JsonNode definition, List<Upload> uploads) {
    JsonNode copy = definition.deepCopy();
    for (String group : GROUPS) {
      for (JsonNode input : copy.path("input").path(group)) {
        new InputSpec(input)
            .withBroughtAlong()
            .forEach(
                spec ->
                    listing(nodeClass, spec)
                        .ifPresent(
                            listing -> list((ArrayNode) spec.json(), choices(listing, uploads))));
      }
    }
    return copy;
  }

  /** Empty for inputs that take no upload, or ask for their list elsewhere. */
  private static Optional<Listing> listing(String nodeClass, InputSpec input) {
    if (nodeClass.equals("LoadLatent") && input.isListedChoice()) {
      return Optional.of(named(upload -> upload.ends(Set.of("latent"))));
    }
    JsonNode options = input.options();
    if (!input.isUpload() || options.has("remote") || !input.json().isArray()) {
      return Optional.empty();
    }
    if (nodeClass.equals("LoadImageMask")) {
      return Optional.of(named(upload -> true));
    } else if (has(options, "image_upload") || has(options, "animated_image_upload")) {
      return Optional.of(named(upload -> upload.is("image")));
    } else if (has(options, "video_upload")) {
      return Optional.of(named(upload -> upload.is("video")));
    } else if (has(options, "audio_upload")) {
      return Optional.of(named(upload -> upload.is("audio", "video")));
    }
    return Optional.of(UploadChoices::model);
  }

  private static boolean has(JsonNode options, String flag) {
    return options.path(flag).asBoolean();
  }

  private static Listing named(Predicate<Upload> fits) {
    return upload ->
        Optional.of(upload)
            .filter(file -> file.subfolder().isEmpty() && fits.test(file))
            .map(Upload::name);
  }

  private static Optional<String> model(Upload upload) {
    boolean listed = upload.subfolder().equals(FOLDER_OF_MODELS) && upload.ends(MODELS);
    return listed ? Optional.of(FOLDER_OF_MODELS + "/" + upload.name()) : Optional.empty();
  }

  private static ArrayNode choices(Listing listing, List<Upload> uploads) {
    ArrayNode choices = JsonNodeFactory.instance.arrayNode();
    uploads.stream()
        .flatMap(upload -> listing.apply(upload).stream())
        .sorted()
        .forEach(choices::add);
    return choices;
  }

  private static void list(ArrayNode input, ArrayNode choices) {
    if (input.path(0).isArray()) {
      input.set(0, choices);
    } else if (input.path(1) instanceof ObjectNode options) {
      options.set("options", choices);
    }
  }
}
