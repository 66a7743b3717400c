package io.comfymill.gateway.v2.asset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * {@code {"__type": "core/ASSET", "info": {"id": …}}} in the place of a file's name: replaced by
 * the name under which the file will be found and put on the node that runs the job.
 */
@ApplicationScoped
public class AssetReferences {
  private static final String TYPE = "core/ASSET";

  private final AssetRecords records;

  AssetReferences(AssetRecords records) {
    this.records = records;
  }

  /**
   * Changes the workflow. Fails with {@link ApiException} where an asset is not the tenant's.
   *
   * @param workflow graph nodes by id; of any shape
   */
  public Uni<Void> resolve(TenantId tenant, ObjectNode workflow) {
    Set<String> wanted = new TreeSet<>();
    replace(
        workflow,
        reference -> {
          wanted.add(reference.path("info").path("id").asText());
          return reference;
        });
    if (wanted.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    Map<UUID, String> ids = ids(wanted);
    return records
        .ofTenant(tenant, ids.keySet())
        .invoke(rows -> put(workflow, names(wanted, ids, rows)))
        .replaceWithVoid();
  }

  private static Map<UUID, String> ids(Set<String> wanted) {
    Map<UUID, String> ids = new HashMap<>();
    wanted.forEach(text -> parse(text).ifPresent(id -> ids.put(id, text)));
    return ids;
  }

  static Optional<UUID> parse(String id) {
    try {
      return Optional.of(UUID.fromString(id));
    } catch (IllegalArgumentException noUuid) {
      return Optional.empty(); // no asset has such an id
    }
  }

  private static Map<String, String> names(
      Set<String> wanted, Map<UUID, String> ids, List<AssetRecordRow> rows) {
    Map<String, String> names = new TreeMap<>();
    for (AssetRecordRow row : rows) {
      if (row.reference != null) {
        names.put(ids.get(row.id), row.reference);
      }
    }
    Set<String> missing = new TreeSet<>(wanted);
    missing.removeAll(names.keySet());
    if (!missing.isEmpty()) {
      ObjectNode details = JsonNodeFactory.instance.objectNode();
      missing.forEach(details.putArray("asset_ids")::add);
      throw new ApiException(
          ErrorCode.MISSING_ASSET, "the workflow refers to unknown assets: " + missing, details);
    }
    return names;
  }

  private static void put(ObjectNode workflow, Map<String, String> names) {
    replace(
        workflow,
        reference -> TextNode.valueOf(names.get(reference.path("info").path("id").asText())));
  }

  /** Applied to every reference below the node, which is not one itself. */
  private static void replace(JsonNode below, UnaryOperator<JsonNode> replacement) {
    if (below instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replaced(array.get(i), replacement));
      }
    } else if (below instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(replaced(field.getValue(), replacement)));
    }
  }

  private static JsonNode replaced(JsonNode value, UnaryOperator<JsonNode> replacement) {
    if (value.isObject() && value.path("__type").asText().equals(TYPE)) {
      return replacement.apply(value);
    }
    replace(value, replacement);
    return value;
  }
}
