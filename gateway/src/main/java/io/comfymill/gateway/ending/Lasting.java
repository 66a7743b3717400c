package io.comfymill.gateway.ending;

import io.smallrye.mutiny.Uni;

/** Connections that have no end of their own. */
public interface Lasting {
  /** Ends all that are open now, so that their clients come again, to another gateway. */
  Uni<Void> endAll();
}
