package io.comfymill.simulator.node;

import io.comfymill.simulator.execution.Interruption.PromptInterruptedException;
import java.io.IOException;

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
}
