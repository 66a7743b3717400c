package io.comfymill.scheduler.core.models;

import io.comfymill.common.modelfile.ModelFileName;
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
    if (known != null && known.version() > said.version()) {
      return;
    }
    if (known != null) {
      byName.getOrDefault(name(known), new TreeMap<>()).remove(known.id());
    }
    byId.put(said.id(), said);
    if (!said.withdrawn()) {
      byName.computeIfAbsent(name(said), added -> new TreeMap<>()).put(said.id(), said);
    }
  }

  /** As jobs name it. */
  static String name(CatalogueModel model) {
    return ModelFileName.normalized(model.name());
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
