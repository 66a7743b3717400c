package io.comfymill.scheduler.core.models;

import io.comfymill.common.wire.CatalogueModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The models that agents can fetch. Bounded by what gateways let into the catalogue. */
final class Catalogue {
  /** Those that are withdrawn too, so that an older record brings none back. */
  private final Map<String, CatalogueModel> byId = new HashMap<>();

  /** Of those that are not withdrawn; a name may stand in several folders. */
  private final Map<String, SortedMap<String, CatalogueModel>> byName = new HashMap<>();

  void put(CatalogueModel said) {
    CatalogueModel known = byId.get(said.id());
    if (known != null) {
      byName.getOrDefault(known.asJobsNameIt(), new TreeMap<>()).remove(known.id());
    }
    CatalogueModel newest = byId.merge(said.id(), said, CatalogueModel::newest);
    if (!newest.withdrawn()) {
      byName
          .computeIfAbsent(newest.asJobsNameIt(), added -> new TreeMap<>())
          .put(newest.id(), newest);
    }
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  @Nullable CatalogueModel find(String id) {
    return byId.get(id);
  }

  boolean has(String name) {
    return !byName.getOrDefault(name, Collections.emptySortedMap()).isEmpty();
  }

  /** Those of these names. */
  List<CatalogueModel> named(Collection<String> names) {
    List<CatalogueModel> found = new ArrayList<>();
    names.forEach(
        name -> found.addAll(byName.getOrDefault(name, Collections.emptySortedMap()).values()));
    return found;
  }
}
