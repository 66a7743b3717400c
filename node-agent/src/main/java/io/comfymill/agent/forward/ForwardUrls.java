package io.comfymill.agent.forward;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.common.id.NodeId;
import org.jspecify.annotations.Nullable;

/** Makes a node's ComfyUI reachable for gateways. */
@FunctionalInterface
public interface ForwardUrls {
  /**
   * @return below which gateways reach it; null if this agent does not know its own address
   */
  @Nullable String add(NodeId node, ComfyUiAddress comfyUi);
}
