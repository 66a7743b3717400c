package io.comfymill.gateway.capabilities;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeFetches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The models of the catalogue, and the nodes whose agents fetch what jobs need of it. Bounded by
 * the catalogue and the nodes there were.
 */
@ApplicationScoped
public class FetchableModels {
  private final Map<String, CatalogueModel> models = new ConcurrentSkipListMap<>();
  private final Set<NodeId> fetching = ConcurrentHashMap.newKeySet();

  /** Of the files; null where they are to be gathered again, once somebody asks. */
  private volatile @Nullable Set<String> names;

  /**
   * Of two records of one model the higher version counts.
   *
   * @return whether that changes what there is
   */
  synchronized boolean put(CatalogueModel said) {
    CatalogueModel before = models.get(said.id());
    CatalogueModel now = models.merge(said.id(), said, CatalogueModel::newest);
    names = null;
    boolean wasThere = before != null && !before.withdrawn();
    return wasThere == now.withdrawn();
  }

  /**
   * @return whether the node's agent fetches now and did not before, or the other way round
   */
  boolean put(NodeFetches said) {
    return said.mayFetch() ? fetching.add(said.nodeId()) : fetching.remove(said.nodeId());
  }

  /** Those that can be had by any of these nodes. */
  Collection<CatalogueModel> by(Collection<NodeId> nodes) {
    return nodes.stream().anyMatch(fetching::contains) ? all() : List.of();
  }

  private List<CatalogueModel> all() {
    return models.values().stream().filter(model -> !model.withdrawn()).toList();
  }

  /** The names of the files that this node can have, as jobs name them. */
  Set<String> namesFor(NodeId node) {
    return fetching.contains(node) ? names() : Set.of();
  }

  private Set<String> names() {
    Set<String> known = names;
    return known == null ? gathered() : known;
  }

  private synchronized Set<String> gathered() {
    Set<String> found =
        all().stream().map(CatalogueModel::asJobsNameIt).collect(Collectors.toUnmodifiableSet());
    names = found;
    return found;
  }
}
