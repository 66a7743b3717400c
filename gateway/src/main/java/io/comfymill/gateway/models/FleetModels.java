package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which node has which model file.
 *
 * @param total how many files there are, those that are not on this page too
 * @param models by folder and name
 */
public record FleetModels(int total, List<Model> models) {
  public FleetModels {
    models = List.copyOf(models);
  }

  /**
   * A file.
   *
   * @param bytes null where no node tells, or nodes do not agree
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Model(String folder, String name, @Nullable Long bytes, SortedSet<NodeId> nodes) {}

  private record File(String folder, String name) implements Comparable<File> {
    private static final Comparator<File> ORDER =
        Comparator.comparing(File::folder).thenComparing(File::name);

    @Override
    public int compareTo(File other) {
      return ORDER.compare(this, other);
    }

    boolean has(String part) {
      return (folder + "/" + name).toLowerCase(Locale.ROOT).contains(part);
    }
  }

  private static final class Copies {
    final SortedSet<NodeId> nodes = new TreeSet<>();
    final SortedSet<Long> sizes = new TreeSet<>();
  }

  /**
   * @param search what folder and name contain, in capitals or not; empty for all
   * @param offset how many to leave out
   */
  static FleetModels of(Collection<NodeCapabilities> fleet, String search, int offset, int limit) {
    String part = search.toLowerCase(Locale.ROOT);
    SortedMap<File, Copies> files = new TreeMap<>();
    for (NodeCapabilities node : fleet) {
      node.models().forEach((folder, names) -> add(files, node, folder, names));
    }
    files.keySet().removeIf(file -> !file.has(part));
    return new FleetModels(
        files.size(),
        files.entrySet().stream()
            .skip(offset)
            .limit(limit)
            .map(entry -> model(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static void add(
      SortedMap<File, Copies> files, NodeCapabilities node, String folder, List<String> names) {
    NodeInventory inventory = Objects.requireNonNullElse(node.inventory(), NodeInventory.UNKNOWN);
    SortedMap<String, Long> sizes = inventory.modelBytes().get(folder);
    for (String name : names) {
      Copies copies = files.computeIfAbsent(new File(folder, name), added -> new Copies());
      copies.nodes.add(node.nodeId());
      Long bytes = sizes == null ? null : sizes.get(name);
      if (bytes != null) {
        copies.sizes.add(bytes);
      }
    }
  }

  private static Model model(File file, Copies copies) {
    Long bytes = copies.sizes.size() == 1 ? copies.sizes.first() : null;
    return new Model(file.folder, file.name, bytes, copies.nodes);
  }
}
