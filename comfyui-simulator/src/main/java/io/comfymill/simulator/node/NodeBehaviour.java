package io.comfymill.simulator.node;

import io.comfymill.common.workflow.NodeClass;
import io.comfymill.simulator.node.Interruption.PromptInterruptedException;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;

/** What a node class does. One instance serves all graph nodes of all servers. */
@FunctionalInterface
public interface NodeBehaviour {
  /**
   * @throws NodeFailure where ComfyUI's own would raise
   * @throws PromptInterruptedException where it was interrupted on the way
   * @throws IOException where the server's folders cannot be written
   * @throws SimulatedCrash where the server has to fall over
   */
  NodeResult run(NodeInputs inputs, NodeRun run)
      throws NodeFailure,
          PromptInterruptedException,
          IOException,
          InterruptedException,
          SimulatedCrash;

  /** The behaviour of a class; {@link OtherNodes} for those not simulated in their own right. */
  static NodeBehaviour of(NodeClass nodeClass) {
    return Stream.of(
            ImageNodes.ALL, SaveNodes.ALL, SoundNodes.ALL, ModelNodes.ALL, SimulationNodes.ALL)
        .map(behaviours -> behaviours.get(nodeClass.name()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(OtherNodes::run);
  }
}
