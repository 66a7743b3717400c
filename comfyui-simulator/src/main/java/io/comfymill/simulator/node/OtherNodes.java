package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.simulator.image.Picture;
import io.comfymill.simulator.node.Interruption.PromptInterruptedException;
import java.util.List;
import java.util.Optional;

/**
 * The behaviour of all node classes that are not simulated in their own right: they take a moment
 * and pass on something of the right type, preferably what they were given.
 */
final class OtherNodes {
  private static final int GREY = 0x808080;

  private OtherNodes() {}

  static NodeResult run(NodeInputs inputs, NodeRun run)
      throws PromptInterruptedException, InterruptedException {
    Optional<String> file = ModelNodes.loadedFile(inputs, run);
    if (file.isPresent()) {
      ModelNodes.load(file.get(), run);
    } else {
      run.interruption().sleep(run.host().timing().otherNode());
    }
    List<Value> outputs =
        run.nodeClass().outputs().stream()
            .map(type -> output(type, inputs, file.orElse("model")))
            .toList();
    return new NodeResult(outputs, null);
  }

  private static Value output(String type, NodeInputs inputs, String file) {
    return inputs.first(type).orElseGet(() -> made(type, file));
  }

  private static Value made(String type, String file) {
    return switch (type) {
      case "IMAGE" -> new Value.Images(List.of(Picture.solid(512, 512, GREY)));
      case "LATENT" -> new Value.Latent(512, 512, 1, 0);
      case "MODEL" -> new Value.Model(file);
      case "STRING" -> new Value.Plain(type, new TextNode(""));
      case "INT" -> new Value.Plain(type, JsonNodeFactory.instance.numberNode(0));
      case "FLOAT" -> new Value.Plain(type, JsonNodeFactory.instance.numberNode(0.0));
      case "BOOLEAN" -> new Value.Plain(type, JsonNodeFactory.instance.booleanNode(false));
      default -> new Value.Opaque(type);
    };
  }
}
