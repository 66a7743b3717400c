package io.comfymill.gateway.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.NamedModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /api/jobs} says of a job's outputs, by ComfyUI's rules.
 *
 * @param count of all files
 * @param previewable of those that a browser can show
 * @param preview the one to show for the job; null if there is none
 */
record OutputSummary(int count, int previewable, @Nullable ObjectNode preview) {
  static final OutputSummary NONE = new OutputSummary(0, 0, null);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_TEXT = 1024;
  private static final String TEXT = "text";
  private static final Set<String> SHOWN_KEYS = Set.of("images", "video", "audio", "3d", TEXT);
  private static final List<String> TEXTS = List.of(".txt", ".md", ".json");

  /** What may be shown for a job, the best first. */
  private enum Rank {
    SAVED,
    TEMPORARY,
    TEXT_FILE,
    TEXT
  }

  private record Candidate(Rank rank, ObjectNode shown) {}

  /**
   * @param outputs as {@code /history} has them
   */
  static OutputSummary of(JsonNode outputs) {
    int count = 0;
    List<Candidate> candidates = new ArrayList<>();
    for (Map.Entry<String, JsonNode> node : outputs.properties()) {
      for (Map.Entry<String, JsonNode> kind : node.getValue().properties()) {
        for (JsonNode item : items(kind)) {
          JsonNode file = file(item);
          count += file.isObject() ? 1 : 0;
          candidate(kind.getKey(), file)
              .ifPresent(one -> candidates.add(named(one, node.getKey(), kind.getKey())));
        }
      }
    }
    return new OutputSummary(
        count,
        (int) candidates.stream().filter(one -> one.rank() != Rank.TEXT).count(),
        candidates.stream()
            .min(Comparator.comparing(Candidate::rank))
            .map(Candidate::shown)
            .orElse(null));
  }

  /** {@code animated} only says of images whether they move. */
  private static JsonNode items(Map.Entry<String, JsonNode> kind) {
    return kind.getKey().equals("animated") || !kind.getValue().isArray()
        ? JSON.arrayNode()
        : kind.getValue();
  }

  /** Some 3D nodes name their file and say nothing else. */
  private static JsonNode file(JsonNode item) {
    return item.isTextual() && NamedModel.isModel(item.textValue())
        ? JSON.objectNode()
            .put("filename", item.textValue())
            .put("type", "output")
            .put("subfolder", "")
            .put("mediaType", "3d")
        : item;
  }

  private static Optional<Candidate> candidate(String kind, JsonNode item) {
    if (!item.isObject()) {
      return kind.equals(TEXT) && !item.isNull()
          ? Optional.of(
              new Candidate(Rank.TEXT, text(item.isTextual() ? item.textValue() : item.toString())))
          : Optional.empty();
    }
    String name = item.path("filename").asText("");
    String format = item.path("format").asText("");
    boolean text = kind.equals(TEXT) || endsWith(name, TEXTS);
    boolean shown =
        SHOWN_KEYS.contains(kind)
            || format.startsWith("video/")
            || format.startsWith("audio/")
            || NamedModel.isModel(name);
    if (!text && !shown) {
      return Optional.empty();
    }
    boolean saved = item.path("type").asText("").equals("output");
    Rank rank = text ? Rank.TEXT_FILE : saved ? Rank.SAVED : Rank.TEMPORARY;
    return Optional.of(new Candidate(rank, item.deepCopy()));
  }

  private static ObjectNode text(String text) {
    return text.length() <= MAX_TEXT
        ? JSON.objectNode().put("content", text)
        : JSON.objectNode().put("content", text.substring(0, MAX_TEXT)).put("truncated", true);
  }

  private static Candidate named(Candidate one, String nodeId, String kind) {
    one.shown().put("nodeId", nodeId);
    if (!one.shown().has("mediaType")) {
      one.shown().put("mediaType", kind);
    }
    return one;
  }

  private static boolean endsWith(String name, List<String> extensions) {
    String lower = name.toLowerCase(Locale.ROOT);
    return extensions.stream().anyMatch(lower::endsWith);
  }

  /** The same outputs for a single job: models as files, and nothing that is null. */
  static ObjectNode normalised(ObjectNode outputs) {
    ObjectNode all = outputs.deepCopy();
    for (JsonNode node : all) {
      for (Map.Entry<String, JsonNode> kind : node.properties()) {
        if (kind.getValue().isArray() && !kind.getKey().equals("animated")) {
          kind.setValue(files(kind.getValue()));
        }
      }
    }
    return all;
  }

  private static JsonNode files(JsonNode items) {
    List<JsonNode> files = new ArrayList<>();
    items.forEach(item -> files.add(file(item)));
    files.removeIf(JsonNode::isNull);
    return JSON.arrayNode().addAll(files);
  }
}
