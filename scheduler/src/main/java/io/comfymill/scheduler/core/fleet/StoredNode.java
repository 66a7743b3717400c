package io.comfymill.scheduler.core.fleet;

/** A node as it is kept over a restart of the scheduler. */
public record StoredNode(NodeProfile profile, OperatorSettings operators) {
  /** A node that no operator has touched. */
  public static StoredNode of(NodeProfile profile) {
    return new StoredNode(profile, OperatorSettings.NONE);
  }
}
