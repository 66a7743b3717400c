package io.comfymill.simulator.node;

import io.comfymill.simulator.node.Interruption.PromptInterruptedException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Which behaviour a node class has. */
public final class NodeLibrary {
  private static final Map<String, NodeBehaviour> BEHAVIOURS = behaviours();

  private NodeLibrary() {}

  private static Map<String, NodeBehaviour> behaviours() {
    Map<String, NodeBehaviour> all = new HashMap<>();
    all.putAll(ImageNodes.all());
    all.putAll(SaveNodes.all());
    all.putAll(ModelNodes.all());
    all.putAll(SimulationNodes.all());
    all.putAll(MessageNodes.all());
    return Map.copyOf(all);
  }

  /** Runs a graph node; see {@link NodeBehaviour#run}. */
  public static NodeResult run(NodeInputs inputs, NodeRun run)
      throws NodeFailure,
          PromptInterruptedException,
          IOException,
          InterruptedException,
          SimulatedCrash {
    return BEHAVIOURS.getOrDefault(run.nodeClass().name(), OtherNodes::run).run(inputs, run);
  }
}
