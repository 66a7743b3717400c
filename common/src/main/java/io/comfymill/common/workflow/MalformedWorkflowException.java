package io.comfymill.common.workflow;

/** The JSON is no API-format graph. */
public final class MalformedWorkflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String graphNodeId;

  public MalformedWorkflowException(String graphNodeId, String message) {
    super(message);
    this.graphNodeId = graphNodeId;
  }

  /** Where it is wrong; empty where the whole is. */
  public String graphNodeId() {
    return graphNodeId;
  }
}
