package io.comfymill.gateway.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeFetches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far nodes are with the models that they are to have; bounded by the nodes there were. */
@ApplicationScoped
class ModelFetches {
  private final Map<NodeId, List<NodeFetches.Fetch>> nodes = new ConcurrentHashMap<>();

  void put(NodeFetches said) {
    nodes.put(said.nodeId(), said.fetches());
  }

  List<CatalogueView.Fetch> of(String model, List<String> wantedBy) {
    return wantedBy.stream()
        .flatMap(
            node ->
                nodes.getOrDefault(new NodeId(node), List.of()).stream()
                    .filter(fetch -> fetch.model().equals(model))
                    .map(fetch -> CatalogueView.Fetch.of(node, fetch)))
        .toList();
  }
}
