package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.workflow.ObjectInfo;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All nodes merged into one server: what any node has, the fleet has. Read-only. */
public final class FleetCapabilities {
  /**
   * The one whose signature of a class is shown where nodes disagree: that of the newest ComfyUI,
   * and among equals the one announced last.
   */
  static final Comparator<NodeCapabilities> NEWEST_FIRST =
      Comparator.comparing(FleetCapabilities::version)
          .thenComparing(NodeCapabilities::at)
          .reversed()
          .thenComparing(NodeCapabilities::nodeId);

  private final ObjectNode objectInfoJson;
  private final ObjectInfoText objectInfoText;
  private final ObjectInfo objectInfo;
  private final Map<String, List<String>> models;
  private final List<String> folders;
  private final List<String> embeddings;

  private FleetCapabilities(
      ObjectNode objectInfoJson, Map<String, Set<String>> models, Set<String> embeddings) {
    this.objectInfoJson = objectInfoJson;
    this.objectInfoText = new ObjectInfoText(objectInfoJson);
    this.objectInfo = ObjectInfo.parse(objectInfoJson);
    this.models = new HashMap<>();
    models.forEach((folder, files) -> this.models.put(folder, List.copyOf(files)));
    this.folders = List.copyOf(models.keySet());
    this.embeddings = List.copyOf(embeddings);
  }

  private static ComparableVersion version(NodeCapabilities node) {
    return ComparableVersion.of(
        node.systemStats().path("system").path("comfyui_version").asText(""));
  }

  static FleetCapabilities merge(Collection<NodeCapabilities> nodes) {
    ObjectInfoMerge classes = new ObjectInfoMerge();
    Map<String, Set<String>> models = new LinkedHashMap<>();
    Set<String> embeddings = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    for (NodeCapabilities node : nodes.stream().sorted(NEWEST_FIRST).toList()) {
      if (seen.add(node.hash())) {
        classes.add(node.objectInfo());
        node.models()
            .forEach(
                (folder, files) ->
                    models.computeIfAbsent(folder, key -> new TreeSet<>()).addAll(files));
        embeddings.addAll(node.embeddings());
      }
    }
    return new FleetCapabilities(classes.merged(), models, embeddings);
  }

  public ObjectInfo objectInfo() {
    return objectInfo;
  }

  public ObjectNode objectInfoJson() {
    return objectInfoJson;
  }

  /** Serialised once. */
  ObjectInfoText objectInfoText() {
    return objectInfoText;
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
