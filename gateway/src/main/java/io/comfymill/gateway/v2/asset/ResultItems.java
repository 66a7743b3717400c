package io.comfymill.gateway.v2.asset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.artifact.NamedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a job, one by one: files, and values such as texts and numbers, each of which
 * becomes a small file. Pure.
 */
final class ResultItems {
  private static final Map<String, String> KINDS =
      Map.of(
          "images", "image",
          "gifs", "video",
          "video", "video",
          "videos", "video",
          "audio", "audio",
          "text", "text",
          "string", "text",
          "latents", "latent");

  private ResultItems() {}

  /**
   * An output.
   *
   * @param place among those of its graph node
   * @param file its item {@code {filename, subfolder, type}}; null for a value
   * @param value null for a file
   */
  record Item(
      String nodeId,
      String place,
      String name,
      String kind,
      @Nullable JsonNode file,
      @Nullable JsonNode value) {
    String contentType() {
      return MediaTypes.ofName(name);
    }
  }

  /**
   * @param outputs graph node id → output key → items
   */
  static List<Item> of(ObjectNode outputs) {
    List<Item> items = new ArrayList<>();
    outputs
        .properties()
        .forEach(
            node ->
                node.getValue().properties().forEach(output -> add(node.getKey(), output, items)));
    return items;
  }

  private static void add(String nodeId, Map.Entry<String, JsonNode> output, List<Item> items) {
    JsonNode values = output.getValue();
    if (!values.isArray()) {
      items.add(value(nodeId, output.getKey(), output.getKey(), "", values));
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      JsonNode value = values.get(i);
      String place = output.getKey() + " " + i;
      if (value.path("filename").isTextual()) {
        items.add(file(nodeId, place, output.getKey(), value));
      } else if (!isAboutFiles(output.getKey(), value)) {
        String suffix = "_" + i;
        items.add(
            NamedModel.of(value)
                .map(model -> file(nodeId, place, output.getKey(), file(model)))
                .orElseGet(() -> value(nodeId, place, output.getKey(), suffix, value)));
      }
    }
  }

  /** {@code animated: [false]} tells how to show the pictures beside it, and is no output. */
  private static boolean isAboutFiles(String key, JsonNode value) {
    return value.isNull() || (key.equals("animated") && value.isBoolean());
  }

  private static JsonNode file(NamedModel model) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("filename", model.filename())
        .put("subfolder", model.subfolder())
        .put("type", model.type());
  }

  private static Item file(String nodeId, String place, String key, JsonNode item) {
    String name = item.get("filename").textValue();
    return new Item(nodeId, place, name, kind(key, name), item, null);
  }

  /** By the media type where that tells; a list called {@code images} may hold an animation. */
  static String kind(String key, String name) {
    String type = MediaTypes.ofName(name);
    String family = type.substring(0, type.indexOf('/'));
    return switch (family) {
      case "image", "video", "audio", "text" -> family;
      default ->
          name.toLowerCase(Locale.ROOT).endsWith(".latent")
              ? "latent"
              : KINDS.getOrDefault(key, "file").equals("latent") ? "latent" : "file";
    };
  }

  private static Item value(
      String nodeId, String place, String key, String suffix, JsonNode value) {
    String extension = value.isTextual() ? ".txt" : ".json";
    String name = (key + suffix).replaceAll("[^A-Za-z0-9._-]", "_") + extension;
    return new Item(nodeId, place, name, "text", null, value);
  }
}
