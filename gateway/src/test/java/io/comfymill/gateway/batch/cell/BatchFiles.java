package io.comfymill.gateway.batch.cell;

/** Batch files for tests. */
public final class BatchFiles {
  private static final String HEAD =
      """
      kind: Batch
      version: 1
      template:
        workflow:
          "3": {class_type: Sampler, inputs: {seed: 1, steps: 20, model: ["4", 0]}, _meta: {title: Sampler}}
          "4": {class_type: Loader, inputs: {ckpt_name: a.safetensors}}
          "6": {class_type: Encode, inputs: {text: x}, _meta: {title: Positive prompt}}
      params:
        prompt: 6.text
        seed: 3.seed
      """;

  /** The number of lines before what {@link #with} adds. */
  static final int HEAD_LINES = (int) HEAD.lines().count();

  private BatchFiles() {}

  /** A whole file; parameters {@code prompt} and {@code seed} are to be swept. */
  static String with(String rest) {
    return HEAD + rest;
  }
}
