package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.workflow.ObjectInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All nodes merged into one server: what any node has, the fleet has. Read-only. */
public final class FleetCapabilities {
  private final ObjectNode objectInfoJson;
  private final byte[] objectInfoBytes;
  private final ObjectInfo objectInfo;
  private final Map<String, List<String>> models;
  private final List<String> folders;
  private final List<String> embeddings;

  private FleetCapabilities(
      ObjectNode objectInfoJson, Map<String, Set<String>> models, Set<String> embeddings) {
    this.objectInfoJson = objectInfoJson;
    this.objectInfoBytes = PythonJson.writeStrict(objectInfoJson);
    this.objectInfo = ObjectInfo.parse(objectInfoJson);
    this.models = new HashMap<>();
    models.forEach((folder, files) -> this.models.put(folder, List.copyOf(files)));
    this.folders = List.copyOf(models.keySet());
    this.embeddings = List.copyOf(embeddings);
  }

  static FleetCapabilities merge(Collection<NodeCapabilities> nodes) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    Map<String, Set<String>> models = new LinkedHashMap<>();
    Set<String> embeddings = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>();
    for (NodeCapabilities node : nodes) {
      if (seen.add(node.hash())) {
        ObjectInfoMerge.into(merged, node.objectInfo());
        node.models()
            .forEach(
                (folder, files) ->
                    models.computeIfAbsent(folder, key -> new LinkedHashSet<>()).addAll(files));
        embeddings.addAll(node.embeddings());
      }
    }
    return new FleetCapabilities(merged, models, embeddings);
  }

  public ObjectInfo objectInfo() {
    return objectInfo;
  }

  public ObjectNode objectInfoJson() {
    return objectInfoJson;
  }

  /** Serialised once. */
  public byte[] objectInfoBytes() {
    return objectInfoBytes;
  }

  public List<String> folders() {
    return folders;
  }

  /** Empty if no node has the folder. */
  public Optional<List<String>> models(String folder) {
    return Optional.ofNullable(models.get(folder));
  }

  public List<String> embeddings() {
    return embeddings;
  }
}
