package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.InputSpec;
import io.comfymill.simulator.image.Picture;
import io.comfymill.simulator.node.Interruption.PromptInterruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** Loaders, samplers and decoders: they take time, and make something to look at. */
final class ModelNodes {
  private static final int DEFAULT_STEPS = 20;

  static final Map<String, NodeBehaviour> ALL =
      Map.of(
          "EmptyLatentImage",
          (inputs, run) -> emptyLatent(inputs),
          "EmptySD3LatentImage",
          (inputs, run) -> emptyLatent(inputs),
          "KSampler",
          ModelNodes::sample,
          "KSamplerAdvanced",
          ModelNodes::sample,
          "SamplerCustom",
          ModelNodes::sample,
          "SamplerCustomAdvanced",
          ModelNodes::sample,
          "VAEDecode",
          (inputs, run) -> decode(inputs),
          "VAEDecodeTiled",
          (inputs, run) -> decode(inputs));

  private ModelNodes() {}

  private static NodeResult emptyLatent(NodeInputs inputs) {
    return NodeResult.of(
        new Value.Latent(
            inputs.integer("width", 512),
            inputs.integer("height", 512),
            inputs.integer("batch_size", 1),
            0));
  }

  private static NodeResult sample(NodeInputs inputs, NodeRun run)
      throws PromptInterruptedException, InterruptedException {
    Optional<Value.Model> model = inputs.first(Value.Model.class);
    if (model.isPresent()) {
      load(model.get().file(), run);
    }
    int steps = inputs.integer("steps", DEFAULT_STEPS);
    for (int step = 1; step <= steps; step++) {
      run.interruption().sleep(run.host().timing().step());
      run.progress().step(step, steps, run.host().previews().after(step, steps), false);
    }
    Value.Latent given = inputs.first(Value.Latent.class).orElse(new Value.Latent(512, 512, 1, 0));
    long seed = inputs.json("seed").asLong(inputs.json("noise_seed").asLong(given.seed()));
    Value sampled = new Value.Latent(given.width(), given.height(), given.batchSize(), seed);
    return run.nodeClass().outputs().size() > 1
        ? NodeResult.of(sampled, sampled)
        : NodeResult.of(sampled);
  }

  static void load(String file, NodeRun run)
      throws PromptInterruptedException, InterruptedException {
    run.interruption().sleep(run.gpu().load(file));
  }

  private static NodeResult decode(NodeInputs inputs) {
    Value.Latent latent = inputs.first(Value.Latent.class).orElse(new Value.Latent(512, 512, 1, 0));
    List<Picture> pictures =
        LongStream.range(0, latent.batchSize())
            .mapToObj(i -> Picture.gradient(latent.seed() + i, latent.width(), latent.height()))
            .toList();
    return NodeResult.of(new Value.Images(pictures));
  }

  /** The model file that a loader names; empty for other classes. */
  static Optional<String> loadedFile(NodeInputs inputs, NodeRun run) {
    boolean loader =
        run.nodeClass().outputs().contains("MODEL") && inputs.first(Value.Model.class).isEmpty();
    List<String> files = new ArrayList<>();
    for (Map.Entry<String, InputSpec> spec : run.nodeClass().required().entrySet()) {
      JsonNode value = inputs.json(spec.getKey());
      if (spec.getValue().isChoice() && value.isTextual() && value.textValue().contains(".")) {
        files.add(value.textValue());
      }
    }
    return loader ? files.stream().findFirst() : Optional.empty();
  }
}
