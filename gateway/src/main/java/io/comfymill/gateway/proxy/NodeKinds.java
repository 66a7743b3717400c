package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.comfymill.common.wire.NodeCapabilities;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;

/** Tells nodes with different routes apart: by their packs of custom nodes and their versions. */
final class NodeKinds {
  private static final int MOST_REMEMBERED = 10_000;
  private static final List<String> VERSIONS =
      List.of("comfyui_version", "required_frontend_version", "installed_templates_version");

  /** By the hash of the capabilities. */
  private final Cache<String, String> kinds =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  String of(NodeCapabilities node) {
    return kinds.get(node.hash(), hash -> compute(node));
  }

  private static String compute(NodeCapabilities node) {
    SortedSet<String> traits = new TreeSet<>(node.extensions());
    for (JsonNode nodeClass : node.objectInfo()) {
      String module = nodeClass.path("python_module").asText("");
      if (module.startsWith("custom_nodes.")) {
        traits.add(module);
      }
    }
    VERSIONS.forEach(
        name -> traits.add(name + " " + node.systemStats().path("system").path(name).asText("")));
    return DigestUtils.sha256Hex(String.join("\n", traits));
  }
}
