package io.comfymill.common.bulk;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredOutline;
import io.comfymill.common.wire.StoredText;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the client of a job sent, wherever its parts are stored: trees with a {@link LongText} for
 * each long string. The caller owns the trees.
 */
public record JobContent(ObjectNode prompt, ObjectNode extraData) {
  private static final String PROMPT = "prompt";
  private static final String EXTRA_DATA = "extra_data";

  /** Blocks where the outline is stored. */
  public static JobContent of(JobSpec job, ArtifactStore store) throws IOException {
    return of(new Parts(job.workflow(), job.extraData(), job.texts(), job.outline()), store);
  }

  /** What a record holds of a job's content; see {@link JobSpec}. */
  public record Parts(
      ObjectNode prompt,
      ObjectNode extraData,
      List<StoredText> texts,
      @org.jspecify.annotations.Nullable StoredOutline outline) {}

  /** Blocks where the outline is stored. */
  public static JobContent of(Parts parts, ArtifactStore store) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    if (parts.outline() == null) {
      root.set(PROMPT, parts.prompt().deepCopy());
      root.set(EXTRA_DATA, parts.extraData().deepCopy());
    } else {
      try (InputStream outline = store.open(parts.outline().key(), 0)) {
        root.setAll((ObjectNode) WireJson.mapper().readTree(outline));
      }
    }
    parts.texts().forEach(text -> attach(root, text));
    return new JobContent((ObjectNode) root.get(PROMPT), (ObjectNode) root.get(EXTRA_DATA));
  }

  private static void attach(ObjectNode root, StoredText text) {
    JsonPointer pointer = JsonPointer.compile(text.pointer());
    JsonNode parent = root.at(pointer.head());
    JsonPointer last = pointer.last();
    String name = last.getMatchingProperty();
    if (parent instanceof ObjectNode object && object.has(name)) {
      object.set(name, node(object.path(name), text));
    } else if (parent instanceof ArrayNode array && last.getMatchingIndex() < array.size()) {
      array.set(last.getMatchingIndex(), node(array.path(last.getMatchingIndex()), text));
    }
  }

  private static LongText node(JsonNode placeholder, StoredText text) {
    return new LongText(placeholder.asText(), text.key(), text.bytes());
  }

  /** Both trees in one, as they are stored. */
  public ObjectNode toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.set(PROMPT, prompt);
    root.set(EXTRA_DATA, extraData);
    return root;
  }

  /** Where in the trees the long strings are. */
  public List<StoredText> texts() {
    List<StoredText> texts = new ArrayList<>();
    collect(JsonPointer.empty(), toJson(), texts);
    return texts;
  }

  private static void collect(JsonPointer at, JsonNode tree, List<StoredText> texts) {
    if (tree instanceof LongText text) {
      texts.add(new StoredText(at.toString(), text.key(), text.bytes()));
    } else if (tree.isArray()) {
      for (int i = 0; i < tree.size(); i++) {
        if (mayHold(tree.get(i))) {
          collect(at.appendIndex(i), tree.get(i), texts);
        }
      }
    } else {
      for (Map.Entry<String, JsonNode> field : tree.properties()) {
        if (mayHold(field.getValue())) {
          collect(at.appendProperty(field.getKey()), field.getValue(), texts);
        }
      }
    }
  }

  private static boolean mayHold(JsonNode value) {
    return value.isContainerNode() || value instanceof LongText;
  }
}
