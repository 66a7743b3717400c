package io.comfymill.gateway.proxy;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import java.util.Set;

/**
 * A node whose agent forwards requests to its ComfyUI.
 *
 * @param forwardUrl of which its agent said that requests below it reach its ComfyUI
 * @param kind equal for nodes with the same extensions and versions, which have the same routes
 * @param frontendVersion of the frontend that its ComfyUI wants
 * @param extensions paths of its scripts for the browser
 */
record ReachableNode(
    NodeId id, String forwardUrl, String kind, String frontendVersion, Set<String> extensions) {
  ReachableNode {
    extensions = Set.copyOf(extensions);
  }

  /**
   * @param forwardUrl of the node, which has one
   * @param kind of {@link NodeKinds}
   */
  static ReachableNode of(NodeCapabilities node, String forwardUrl, String kind) {
    return new ReachableNode(
        node.nodeId(),
        forwardUrl,
        kind,
        node.systemStats().at("/system/required_frontend_version").asText(""),
        Set.copyOf(node.extensions()));
  }
}
