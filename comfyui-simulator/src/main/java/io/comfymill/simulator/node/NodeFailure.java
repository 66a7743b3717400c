package io.comfymill.simulator.node;

/** A graph node failed: what ComfyUI reports as {@code execution_error}. */
public final class NodeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String exceptionType;
  private final String tips;

  public NodeFailure(String exceptionType, String message) {
    this(exceptionType, message, "");
  }

  private NodeFailure(String exceptionType, String message, String tips) {
    super(message, null, false, false);
    this.exceptionType = exceptionType;
    this.tips = tips;
  }

  public static NodeFailure outOfMemory(String message) {
    return new NodeFailure(
        "torch.OutOfMemoryError",
        message,
        """
        This error means you ran out of memory on your GPU.

        TIPS: If the workflow worked before you might have accidentally set the batch_size to a\
         large number.""");
  }

  /** With Python's dotted name. */
  public String exceptionType() {
    return exceptionType;
  }

  /** As clients are shown it: the message and, on a new line, what may help. */
  public String exceptionMessage() {
    return getMessage() + "\n" + tips;
  }
}
