package io.comfymill.common.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A 3D model that a graph node reports by its path alone, where other outputs are objects: {@code
 * "3d/mesh.glb"}, perhaps with {@code [output]} behind it. ComfyUI's {@code
 * comfy_execution/jobs.py} takes such texts for files, by their extension.
 *
 * @param type ComfyUI's folder type
 * @param subfolder empty for none
 */
public record NamedModel(String type, String subfolder, String filename) {
  private static final Set<String> EXTENSIONS = Set.of(".obj", ".fbx", ".gltf", ".glb", ".usdz");
  private static final Pattern PATH =
      Pattern.compile("(?:(.*)/)?([^/]+?)(?: ?\\[(output|temp|input)])?");

  /** Empty where the item is anything else. */
  public static Optional<NamedModel> of(JsonNode item) {
    if (!item.isTextual()) {
      return Optional.empty();
    }
    Matcher path = PATH.matcher(item.textValue().replace('\\', '/'));
    return path.matches() && isModel(path.group(2))
        ? Optional.of(
            new NamedModel(
                path.group(3) == null ? "output" : path.group(3),
                path.group(1) == null ? "" : path.group(1),
                path.group(2)))
        : Optional.empty();
  }

  /** By its extension. */
  public static boolean isModel(String filename) {
    int dot = filename.lastIndexOf('.');
    return dot >= 0 && EXTENSIONS.contains(filename.substring(dot).toLowerCase(Locale.ROOT));
  }
}
