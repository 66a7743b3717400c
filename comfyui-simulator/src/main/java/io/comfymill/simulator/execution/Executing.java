package io.comfymill.simulator.execution;

import org.jspecify.annotations.Nullable;

/**
 * The client whose prompt ran last and the graph node that runs now, for a client that reconnects.
 */
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
