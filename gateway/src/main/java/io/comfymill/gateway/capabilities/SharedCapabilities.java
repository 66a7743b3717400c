package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Interner;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.workflow.NodeClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Keeps once what nodes have in common: hundreds of node classes of some kilobytes each, and lists
 * of files. A fleet of similar nodes then needs the memory of one, although no two announce exactly
 * the same: each lists the pictures uploaded to it. The interners are weak and hold nothing that no
 * node has any more.
 */
final class SharedCapabilities {
  private static final Logger LOG = Logger.getLogger(SharedCapabilities.class);
  private static final int MAX_TOLD = 1_000;

  /** Unreadable classes that were logged; past the bound no more are. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private final Interner<JsonNode> definitions = Interner.newWeakInterner();
  private final Interner<List<String>> lists = Interner.newWeakInterner();

  /** Leaves out node classes that cannot be read, so that a node loses no other class for them. */
  NodeCapabilities shared(NodeCapabilities fresh) {
    ObjectNode objectInfo = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> definition : fresh.objectInfo().properties()) {
      if (isReadable(fresh.nodeId(), definition)) {
        objectInfo.set(definition.getKey(), definitions.intern(definition.getValue()));
      }
    }
    Map<String, List<String>> models = new LinkedHashMap<>();
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
        fresh.systemStats(),
        lists.intern(fresh.extensions()),
        fresh.forwardUrl(),
        fresh.inventory());
  }

  private boolean isReadable(NodeId node, Map.Entry<String, JsonNode> definition) {
    try {
      NodeClass.parse(definition.getKey(), definition.getValue());
      return true;
    } catch (IllegalArgumentException e) {
      if (told.size() < MAX_TOLD && told.add(definition.getKey())) {
        LOG.warnf(
            "node class %s of node %s is left out, maybe on other nodes too: %s",
            definition.getKey(), node.value(), e.getMessage());
      }
      return false;
    }
  }
}
