package io.comfymill.gateway.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import io.comfymill.gateway.capabilities.ModelContents;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What nodes tell of one file, as it is collected. */
final class Copies {
  private final SortedSet<NodeId> nodes = new TreeSet<>();
  private final SortedSet<Long> sizes = new TreeSet<>();
  private final SortedMap<String, SortedSet<NodeId>> contents = new TreeMap<>();
  private @Nullable Instant lastUsedAt;
  private @Nullable CatalogueView catalogue;

  void add(NodeCapabilities node, String folder, String name, ModelContents told) {
    nodes.add(node.nodeId());
    told.of(node.nodeId(), folder, name)
        .ifPresentOrElse(
            file -> add(node.nodeId(), file), () -> addSize(node.inventory(), folder, name));
  }

  private void add(NodeId node, ModelFile file) {
    sizes.add(file.bytes());
    if (file.sha256() != null) {
      contents.computeIfAbsent(file.sha256(), added -> new TreeSet<>()).add(node);
    }
    Instant used = file.usedAt();
    if (used != null && (lastUsedAt == null || used.isAfter(lastUsedAt))) {
      lastUsedAt = used;
    }
  }

  private void addSize(@Nullable NodeInventory inventory, String folder, String name) {
    NodeInventory told = Objects.requireNonNullElse(inventory, NodeInventory.UNKNOWN);
    Map<String, Long> files = told.modelBytes().get(folder);
    Long bytes = files == null ? null : files.get(name);
    if (bytes != null) {
      sizes.add(bytes);
    }
  }

  void put(CatalogueView known) {
    catalogue = known;
  }

  /** Null where it is not there. */
  @Nullable CatalogueView catalogue() {
    return catalogue;
  }

  SortedSet<NodeId> nodes() {
    return nodes;
  }

  /** Null where no node tells, or nodes do not agree. */
  @Nullable Long bytes() {
    return sizes.size() == 1 ? sizes.first() : null;
  }

  /** SHA-256 → the nodes that tell it. */
  SortedMap<String, SortedSet<NodeId>> contents() {
    return contents;
  }

  @Nullable Instant lastUsedAt() {
    return lastUsedAt;
  }
}
