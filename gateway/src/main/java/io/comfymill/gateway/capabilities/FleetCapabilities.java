package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.workflow.FolderInputs;
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
import java.util.stream.Collectors;

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

  /**
   * @param fetchable models that nodes do not have, and can have when a job needs them: they stand
   *     in the lists of their folder, if any node has that
   */
  static FleetCapabilities merge(
      Collection<NodeCapabilities> nodes, Collection<CatalogueModel> fetchable) {
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
    ObjectNode objectInfo = classes.merged();
    Map<String, List<String>> added =
        fetchable.stream()
            .filter(model -> models.containsKey(model.folder()))
            .collect(
                Collectors.groupingBy(
                    CatalogueModel::folder,
                    Collectors.mapping(CatalogueModel::name, Collectors.toList())));
    new FolderInputs(models).offer(objectInfo, added);
    added.forEach((folder, names) -> models.get(folder).addAll(names));
    return new FleetCapabilities(objectInfo, models, embeddings);
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
