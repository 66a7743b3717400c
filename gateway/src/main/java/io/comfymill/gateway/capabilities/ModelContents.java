package io.comfymill.gateway.capabilities;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeModels;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What agents tell of the model files that they see on their disks. Bounded by the files of nodes
 * that are known: what is told of others goes with them.
 */
@ApplicationScoped
public class ModelContents {
  private final Map<NodeId, Map<Integer, Map<Place, ModelFile>>> nodes = new ConcurrentHashMap<>();

  private record Place(String folder, String name) {}

  /** In place of what was said of that part before. */
  public void put(NodeModels said) {
    nodes
        .computeIfAbsent(said.nodeId(), added -> new ConcurrentHashMap<>())
        .put(
            said.part(),
            said.files().stream()
                .collect(
                    Collectors.toUnmodifiableMap(
                        file -> new Place(file.folder(), file.name()),
                        file -> file,
                        (first, same) -> first)));
  }

  void remove(NodeId node) {
    nodes.remove(node);
  }

  /** Empty where the node's agent does not see it on its disk. */
  public Optional<ModelFile> of(NodeId node, String folder, String name) {
    Map<Place, ModelFile> part =
        nodes.getOrDefault(node, Map.of()).getOrDefault(NodeModels.partOf(folder, name), Map.of());
    return Optional.ofNullable(part.get(new Place(folder, name)));
  }
}
