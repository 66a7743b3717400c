package io.comfymill.gateway.models;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeFetches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** How far nodes are with the models that they are to have; bounded by the nodes there were. */
@ApplicationScoped
class ModelFetches {
  private final Map<NodeId, List<NodeFetches.Fetch>> nodes = new ConcurrentSkipListMap<>();

  void put(NodeFetches said) {
    nodes.put(said.nodeId(), said.fetches());
  }

  /** Of nodes that are to have it, because somebody says so or for a job. */
  List<CatalogueView.Fetch> of(String model) {
    return nodes.entrySet().stream()
        .flatMap(
            node ->
                node.getValue().stream()
                    .filter(fetch -> fetch.model().equals(model))
                    .map(fetch -> CatalogueView.Fetch.of(node.getKey().value(), fetch)))
        .toList();
  }
}
