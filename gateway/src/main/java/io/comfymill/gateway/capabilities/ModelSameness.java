package io.comfymill.gateway.capabilities;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeCapabilities;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By what the model files of nodes are compared: by their SHA-256 where each node that has one
 * tells it, else by their size.
 *
 * @param unhashed files that some node has without telling its hash, with their folders
 */
record ModelSameness(Set<String> unhashed, ModelContents contents) {
  static ModelSameness of(Collection<NodeCapabilities> fleet, ModelContents contents) {
    Set<String> unhashed = new HashSet<>();
    for (NodeCapabilities node : fleet) {
      node.models()
          .forEach(
              (folder, names) ->
                  names.stream()
                      .filter(name -> sha256(contents, node.nodeId(), folder, name).isEmpty())
                      .forEach(name -> unhashed.add(folder + "/" + name)));
    }
    return new ModelSameness(unhashed, contents);
  }

  /** Folder and name → hash or size; empty where neither is known. */
  SortedMap<String, String> values(NodeCapabilities node) {
    SortedMap<String, String> values = new TreeMap<>(InstalledOn.of(node).models());
    node.models()
        .forEach(
            (folder, names) ->
                names.stream()
                    .filter(name -> !unhashed.contains(folder + "/" + name))
                    .forEach(
                        name ->
                            values.put(
                                folder + "/" + name,
                                sha256(contents, node.nodeId(), folder, name))));
    return values;
  }

  private static String sha256(ModelContents contents, NodeId node, String folder, String name) {
    return contents.of(node, folder, name).map(ModelFile::sha256).orElse("");
  }
}
