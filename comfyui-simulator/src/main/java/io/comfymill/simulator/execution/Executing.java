package io.comfymill.simulator.execution;

import org.jspecify.annotations.Nullable;

/** Whose prompt ran last, and the graph node that runs now: told to a client that comes back. */
public final class Executing {
  private volatile @Nullable String clientId;
  private volatile @Nullable String graphNodeId;

  void prompt(@Nullable String ofClient) {
    clientId = ofClient;
  }

  void graphNode(@Nullable String id) {
    graphNodeId = id;
  }

  /** The graph node that runs for this client; null where none does. */
  public @Nullable String graphNodeFor(String client) {
    return client.equals(clientId) ? graphNodeId : null;
  }
}
