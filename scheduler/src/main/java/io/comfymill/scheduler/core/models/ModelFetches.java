package io.comfymill.scheduler.core.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.fleet.ComingModel;
import io.comfymill.scheduler.core.fleet.Fleet;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.pass.Snapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has agents fetch the models that queued jobs wait for. Bounded by the fleet and the catalogue.
 */
public final class ModelFetches {
  private final Fleet fleet;
  private final Catalogue catalogue = new Catalogue();
  private final Map<NodeId, NodeFetching> told = new HashMap<>();
  private final Patience patience = new Patience();
  private SortedMap<NodeId, SortedSet<String>> asked = Collections.emptySortedMap();

  /** Since this scheduler leads; what an earlier one asked for holds until it is said anew. */
  private final Map<NodeId, SortedSet<String>> said = new HashMap<>();

  public ModelFetches(Fleet fleet) {
    this.fleet = fleet;
  }

  public void put(CatalogueModel model) {
    catalogue.put(model);
  }

  /** What agents say of nodes that nobody knows yet counts once they are known. */
  public void put(NodeFetches fetches) {
    if (told.containsKey(fetches.nodeId()) || told.size() < Fleet.MOST_NODES) {
      told.computeIfAbsent(fetches.nodeId(), added -> new NodeFetching()).told(fetches);
    }
  }

  /** Costs next to nothing where there is no catalogue, or nobody fetches. */
  public void look(Supplier<Snapshot> snapshot, Instant now, Changes changes) {
    boolean isAny = !catalogue.isEmpty() && told.values().stream().anyMatch(NodeFetching::mayFetch);
    asked =
        isAny
            ? FetchPlan.of(snapshot.get(), now, catalogue, told, asked, patience)
            : Collections.emptySortedMap();
    for (FleetNode node : fleet.nodes()) {
      NodeFetching fetching = told.get(node.id());
      if (fetching != null) {
        look(node, fetching, changes);
      }
    }
  }

  private void look(FleetNode node, NodeFetching fetching, Changes changes) {
    SortedSet<String> models = asked.getOrDefault(node.id(), Collections.emptySortedSet());
    if (fetching.mayFetch() && !catalogue.isEmpty() && !models.equals(said.get(node.id()))) {
      said.put(node.id(), models);
      changes.modelRequests().put(node.id(), models);
    }
    node.coming(coming(fetching, models));
  }

  private SortedMap<String, ComingModel> coming(NodeFetching fetching, SortedSet<String> models) {
    SortedMap<String, ComingModel> coming = new TreeMap<>();
    for (String id : models) {
      CatalogueModel model = catalogue.find(id);
      if (model != null) {
        coming.put(model.asJobsNameIt(), coming(model, fetching.fetch(model)));
      }
    }
    return coming;
  }

  private static ComingModel coming(CatalogueModel model, NodeFetches.@Nullable Fetch fetch) {
    if (fetch == null) {
      return new ComingModel("asked for", false);
    }
    return switch (fetch.state()) {
      case WAITING -> new ComingModel("others come first", false);
      case FETCHING ->
          new ComingModel("%d %%".formatted(100 * fetch.bytes() / model.bytes()), false);
      case FAILED, REFUSED -> new ComingModel("" + fetch.message(), true);
    };
  }
}
