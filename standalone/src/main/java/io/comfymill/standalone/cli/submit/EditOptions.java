package io.comfymill.standalone.cli.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.standalone.client.PromptFile;
import io.comfymill.standalone.client.WorkflowEdits;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a submission that change its workflow. */
final class EditOptions {
  private static final String RANDOM = "random";

  /** Every program that reads JSON keeps such integers as they are. */
  private static final long SEEDS = 1L << 48;

  @Option(
      names = "--set",
      paramLabel = "NODE.INPUT=VALUE",
      description = "Give a graph node, by id or title, another input; may be repeated.")
  private List<String> inputs = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N|random",
      description = "The seed of all samplers; random: another one for each job.")
  private @Nullable String seed;

  /**
   * @throws IllegalArgumentException that says what does not fit the workflow
   */
  PromptFile appliedTo(PromptFile file) {
    if (inputs.isEmpty() && seed == null) {
      return file;
    }
    ObjectNode body = file.body().deepCopy();
    ObjectNode graph = (ObjectNode) body.get("prompt");
    inputs.forEach(input -> WorkflowEdits.set(graph, input));
    if (seed != null) {
      WorkflowEdits.seed(graph, seed(seed));
    }
    return file.with(body);
  }

  private static long seed(String text) {
    if (text.equals(RANDOM)) {
      return RandomGenerator.getDefault().nextLong(SEEDS);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--seed must be a number or 'random'", e);
    }
  }
}
