package io.comfymill.simulator.node;

import io.comfymill.simulator.execution.Interruption.PromptInterruptedException;
import java.time.Duration;
import java.util.Map;

/** The simulator's own node classes, for tests and load. */
final class SimulationNodes {
  private SimulationNodes() {}

  static Map<String, NodeBehaviour> all() {
    return Map.of("SimSleep", SimulationNodes::sleep, "SimFault", SimulationNodes::fault);
  }

  private static NodeResult sleep(NodeInputs inputs, NodeRun run)
      throws NodeFailure, PromptInterruptedException, InterruptedException {
    Value.Images images = inputs.images("image");
    run.interruption().sleep(Duration.ofNanos((long) (inputs.number("seconds") * 1e9)));
    return NodeResult.of(images);
  }

  private static NodeResult fault(NodeInputs inputs, NodeRun run)
      throws NodeFailure, PromptInterruptedException, InterruptedException, SimulatedCrash {
    Value.Images images = inputs.images("image");
    String kind = inputs.text("kind");
    boolean strikes = run.host().faults().next(kind) <= inputs.integer("times", 1);
    if (strikes) {
      strike(kind, run);
    }
    return NodeResult.of(images);
  }

  private static void strike(String kind, NodeRun run)
      throws NodeFailure, PromptInterruptedException, InterruptedException, SimulatedCrash {
    switch (kind) {
      case "error" -> throw new NodeFailure("RuntimeError", "simulated fault");
      case "oom" ->
          throw NodeFailure.outOfMemory(
              "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 23.99"
                  + " GiB of which 1.21 GiB is free.");
      case "hang" -> run.interruption().sleepForEver();
      case "crash" -> throw new SimulatedCrash();
      default -> {
        // "none": nothing goes wrong.
      }
    }
  }
}
