package io.comfymill.simulator.node;

import io.comfymill.simulator.node.Interruption.PromptInterruptedException;
import java.time.Duration;
import java.util.Map;

/** The simulator's own node classes, for tests and load. */
final class SimulationNodes {
  static final Map<String, NodeBehaviour> ALL =
      Map.of(
          "SimSleep", SimulationNodes::sleep,
          "SimFault", SimulationNodes::fault,
          "SimMessages", SimulationNodes::spoilMessages,
          "SimNumbers", (inputs, run) -> NodeResult.of(inputs.images("image")));

  private SimulationNodes() {}

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
    if (run.host().faults().strikesGraphNode(kind, inputs.integer("times", 1))) {
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
      case "oom-device" -> throw NodeFailure.outOfMemory("Allocation on device ");
      case "oom-cublas" ->
          throw new NodeFailure(
              "RuntimeError",
              "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`");
      case "oom-cpu" ->
          throw new NodeFailure(
              "RuntimeError",
              "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate"
                  + " memory: you tried to allocate 42949672960 bytes. Error code 12 (Cannot"
                  + " allocate memory)");
      case "model-gone" ->
          throw new NodeFailure(
              "FileNotFoundError",
              "Model in folder 'checkpoints' with filename 'gone.safetensors' not found.");
      case "hang" -> run.interruption().sleepForEver();
      case "freeze" -> Interruption.sleepForEverDeaf();
      case "crash" -> throw new SimulatedCrash();
      default -> {
        // "none": nothing goes wrong.
      }
    }
  }

  /** Spoils the messages to the client of the prompt. */
  private static NodeResult spoilMessages(NodeInputs inputs, NodeRun run) throws NodeFailure {
    Value.Images images = inputs.images("image");
    String kind = inputs.text("kind");
    switch (kind) {
      case "late" -> run.messages().late(Duration.ofMillis(inputs.integer("millis", 1000)));
      case "on-time" -> run.messages().late(Duration.ZERO);
      case "deaf" -> run.messages().forget();
      case "cut" -> run.messages().cut();
      default -> throw new NodeFailure("ValueError", "no such kind: " + kind);
    }
    return NodeResult.of(images);
  }
}
