package io.comfymill.gateway.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.gateway.capabilities.ModelContents;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
record FleetModels(int total, List<Model> models) {
  FleetModels {
    models = List.copyOf(models);
  }

  /**
   * A file.
   *
   * @param bytes null where no node tells, or nodes do not agree
   * @param sha256 null where no node tells, or nodes do not agree
   * @param contents what it is on which nodes, where they do not agree
   * @param sameAs other files of the same content anywhere, with their folders
   * @param catalogue what the catalogue says of it; null where it is not there
   * @param lastUsedAt when a job came to any of the nodes that names it, to the hour
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record Model(
      String folder,
      String name,
      @Nullable Long bytes,
      @Nullable String sha256,
      SortedSet<NodeId> nodes,
      List<Content> contents,
      @JsonProperty("same_as") SortedSet<String> sameAs,
      @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
      @Nullable CatalogueView catalogue) {}

  /** One of the contents that a file has on different nodes. */
  record Content(String sha256, SortedSet<NodeId> nodes) {}

  /**
   * @param search what folder and name contain, in capitals or not; empty for all
   * @param offset how many to leave out
   */
  static FleetModels of(
      Collection<NodeCapabilities> fleet,
      ModelContents contents,
      Collection<CatalogueView> catalogue,
      String search,
      int offset,
      int limit) {
    SortedMap<ModelPlace, Copies> files = new TreeMap<>();
    for (NodeCapabilities node : fleet) {
      node.models()
          .forEach(
              (folder, names) ->
                  names.forEach(
                      name ->
                          files
                              .computeIfAbsent(new ModelPlace(folder, name), added -> new Copies())
                              .add(node, folder, name, contents)));
    }
    for (CatalogueView known : catalogue) {
      files
          .computeIfAbsent(new ModelPlace(known.folder(), known.name()), added -> new Copies())
          .put(known);
    }
    Map<String, SortedSet<String>> bySha256 = bySha256(files);
    String part = search.toLowerCase(Locale.ROOT);
    files.keySet().removeIf(file -> !file.has(part));
    return new FleetModels(
        files.size(),
        files.entrySet().stream()
            .skip(offset)
            .limit(limit)
            .map(entry -> model(entry.getKey(), entry.getValue(), bySha256))
            .toList());
  }

  private static Map<String, SortedSet<String>> bySha256(Map<ModelPlace, Copies> files) {
    Map<String, SortedSet<String>> places = new HashMap<>();
    files.forEach(
        (place, copies) ->
            copies
                .contents()
                .keySet()
                .forEach(
                    sha256 ->
                        places
                            .computeIfAbsent(sha256, added -> new TreeSet<>())
                            .add(place.toString())));
    return places;
  }

  private static Model model(
      ModelPlace place, Copies copies, Map<String, SortedSet<String>> bySha256) {
    SortedMap<String, SortedSet<NodeId>> contents = copies.contents();
    SortedSet<String> sameAs = new TreeSet<>();
    contents.keySet().forEach(sha256 -> sameAs.addAll(bySha256.get(sha256)));
    sameAs.remove(place.toString());
    return new Model(
        place.folder(),
        place.name(),
        copies.bytes(),
        contents.size() == 1 ? contents.firstKey() : null,
        copies.nodes(),
        contents.size() == 1
            ? List.of()
            : contents.entrySet().stream()
                .map(content -> new Content(content.getKey(), content.getValue()))
                .toList(),
        sameAs,
        copies.lastUsedAt(),
        copies.catalogue());
  }
}
