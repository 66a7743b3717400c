package io.comfymill.agent.host;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.common.id.NodeId;

/** Finds out what nodes run on. */
@FunctionalInterface
public interface Machines {
  /** Of a node that is looked after from now on. */
  Machine of(NodeId node, ComfyUiAddress comfyUi);
}
