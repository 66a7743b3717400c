package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Interner;
import io.comfymill.common.wire.NodeCapabilities;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps what nodes have in common once: hundreds of node classes of some kilobytes each, and lists
 * of files. A fleet of like nodes costs the memory of one, though no two say exactly the same, if
 * only since each lists the pictures that were uploaded to it. The interners are weak: they hold
 * nothing that no node has any more.
 */
final class SharedCapabilities {
  private final Interner<JsonNode> definitions = Interner.newWeakInterner();
  private final Interner<List<String>> lists = Interner.newWeakInterner();

  NodeCapabilities shared(NodeCapabilities fresh) {
    ObjectNode objectInfo = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> definition : fresh.objectInfo().properties()) {
      objectInfo.set(definition.getKey(), definitions.intern(definition.getValue()));
    }
    SortedMap<String, List<String>> models = new TreeMap<>();
    fresh.models().forEach((folder, files) -> models.put(folder, lists.intern(files)));
    return new NodeCapabilities(
        fresh.type(),
        fresh.at(),
        fresh.nodeId(),
        fresh.agentId(),
        fresh.hash(),
        objectInfo,
        models,
        lists.intern(fresh.embeddings()),
        fresh.systemStats());
  }
}
