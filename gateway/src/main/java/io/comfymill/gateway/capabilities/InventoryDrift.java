package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where the things that are installed on nodes differ: versions of Python and PyTorch, packs of
 * custom nodes, model files by name and content, or by size where not all nodes that have one tell
 * its hash. A node whose agent does not tell of something does not count for it.
 *
 * @param models the first thousand that differ
 */
public record InventoryDrift(
    List<Difference> environments,
    @JsonProperty("custom_nodes") List<Difference> customNodes,
    List<Difference> models) {
  private static final int MOST_MODELS = 1000;

  /**
   * Something on which nodes do not agree.
   *
   * @param name of a model file with its folder before it
   * @param values what it is on which nodes: a version, a commit, a SHA-256 or a size in bytes
   * @param lacking the nodes that do not have it
   */
  public record Difference(
      String name, List<Value> values, @JsonProperty("lacking_nodes") List<NodeId> lacking) {}

  /** What it is on these nodes. */
  public record Value(String value, List<NodeId> nodes) {}

  static InventoryDrift of(Collection<NodeCapabilities> fleet, ModelContents contents) {
    Things environments = new Things();
    Things customNodes = new Things();
    Things models = new Things();
    ModelSameness same = ModelSameness.of(fleet, contents);
    for (NodeCapabilities node : fleet) {
      InstalledOn installed = InstalledOn.of(node);
      environments.add(node.nodeId(), installed.environment());
      NodeInventory inventory = Objects.requireNonNullElse(node.inventory(), NodeInventory.UNKNOWN);
      if (!inventory.customNodes().isEmpty()) {
        customNodes.add(node.nodeId(), inventory.customNodes());
      }
      models.add(node.nodeId(), same.values(node));
    }
    return new InventoryDrift(
        environments.differences(),
        customNodes.differences(),
        models.differences().stream().limit(MOST_MODELS).toList());
  }

  private static final class Things {
    private final List<NodeId> nodes = new ArrayList<>();
    private final Map<String, Map<String, List<NodeId>>> byName = new TreeMap<>();

    void add(NodeId node, Map<String, String> things) {
      nodes.add(node);
      things.forEach(
          (name, value) ->
              byName
                  .computeIfAbsent(name, added -> new LinkedHashMap<>())
                  .computeIfAbsent(value, added -> new ArrayList<>())
                  .add(node));
    }

    List<Difference> differences() {
      List<Difference> differences = new ArrayList<>();
      byName.forEach(
          (name, values) -> {
            List<NodeId> lacking = new ArrayList<>(nodes);
            values.values().forEach(lacking::removeAll);
            if (values.size() > 1 || !lacking.isEmpty()) {
              differences.add(new Difference(name, values(values), lacking));
            }
          });
      return differences;
    }

    private static List<Value> values(Map<String, List<NodeId>> values) {
      return values.entrySet().stream()
          .map(entry -> new Value(entry.getKey(), List.copyOf(entry.getValue())))
          .toList();
    }
  }
}
