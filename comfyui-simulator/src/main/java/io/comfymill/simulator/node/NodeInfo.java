package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.FolderInputs;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.common.workflow.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * {@code /object_info} as recorded from a ComfyUI 0.3.64, with the simulator's own classes. Lists
 * of uploaded files and of models are those of the asking server. Immutable.
 */
public final class NodeInfo {
  /** Upload flag → kinds of files that its input lists. */
  private static final Map<String, Set<String>> LISTED_KINDS =
      Map.of(
          "image_upload", Set.of("image"),
          "video_upload", Set.of("video"),
          "audio_upload", Set.of("audio", "video"));

  private static final String CHECKPOINTS = "checkpoints";

  private final ObjectNode recorded;
  private final ObjectInfo parsed;

  private NodeInfo(ObjectNode recorded) {
    this.recorded = recorded;
    this.parsed = ObjectInfo.parse(recorded);
  }

  /**
   * The same of a server that has these models too.
   *
   * @param files folder → files
   */
  NodeInfo withModels(Map<String, List<String>> files) {
    Set<String> checkpoints =
        checkpoints().stream().map(JsonNode::asText).collect(Collectors.toSet());
    ObjectNode all = recorded.deepCopy();
    new FolderInputs(Map.of(CHECKPOINTS, checkpoints)).offer(all, files);
    return new NodeInfo(all);
  }

  /** Those of the list of the loader. */
  public List<JsonNode> checkpoints() {
    return parsed
        .nodeClass("CheckpointLoaderSimple")
        .flatMap(loader -> loader.input("ckpt_name"))
        .map(InputSpec::choices)
        .orElse(List.of());
  }

  public static NodeInfo load() {
    try (InputStream own = resource("simulation_nodes.json");
        InputStream comfyui = new GZIPInputStream(resource("object_info.json.gz"))) {
      ObjectNode all = (ObjectNode) WireJson.mapper().readTree(comfyui);
      all.setAll((ObjectNode) WireJson.mapper().readTree(own));
      return new NodeInfo(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(NodeInfo.class.getResourceAsStream(name), name);
  }

  public ObjectInfo classes() {
    return parsed;
  }

  /** The classes after one was lost. */
  ObjectInfo classesWithout(String nodeClass) {
    ObjectNode rest = recorded.objectNode();
    rest.setAll(recorded);
    rest.remove(nodeClass);
    return ObjectInfo.parse(rest);
  }

  /** The classes after one lost a choice of an input. */
  ObjectInfo classesWithout(String nodeClass, String input, String choice) {
    ObjectNode rest = recorded.objectNode();
    rest.setAll(recorded);
    ObjectNode changed = recorded.path(nodeClass).deepCopy();
    ArrayNode choices = (ArrayNode) changed.at("/input/required/" + input + "/0");
    choices.removeIf(value -> value.asText().equals(choice));
    rest.set(nodeClass, changed);
    return ObjectInfo.parse(rest);
  }

  /**
   * @param inputFiles of the server
   */
  public Optional<ObjectNode> of(String name, List<String> inputFiles) {
    JsonNode found = recorded.path(name);
    return found.isObject() ? Optional.of(listing(found.deepCopy(), inputFiles)) : Optional.empty();
  }

  /**
   * @param inputFiles of the server
   */
  public ObjectNode all(List<String> inputFiles) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : recorded.properties()) {
      all.put(entry.getKey(), listing(entry.getValue().deepCopy(), inputFiles));
    }
    return recorded.objectNode().setAll(all);
  }

  private static ObjectNode listing(ObjectNode nodeClass, List<String> files) {
    for (JsonNode specs : nodeClass.path("input")) {
      for (JsonNode spec : specs) {
        LISTED_KINDS.forEach(
            (flag, kinds) -> {
              if (spec.path(1).path(flag).asBoolean()) {
                list(spec, files.stream().filter(f -> kinds.contains(kind(f))).toList());
              }
            });
      }
    }
    return nodeClass;
  }

  private static void list(JsonNode spec, List<String> files) {
    JsonNode listed = spec.path(0).isArray() ? spec.path(0) : spec.path(1).path("options");
    if (listed instanceof ArrayNode choices) {
      choices.removeAll();
      files.forEach(choices::add);
    }
  }

  /** {@code image}, {@code video}, {@code audio}, … */
  private static String kind(String filename) {
    String type = MediaTypes.ofName(filename);
    return type.substring(0, type.indexOf('/'));
  }
}
