package io.comfymill.agent.attempt;

import io.comfymill.agent.capabilities.CapabilitiesWatch;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.common.wire.FailureCause;
import org.jboss.logging.Logger;

/** What a node needs after a failure, before its next attempt. Belongs to the node's loop. */
public final class Aftercare {
  private static final Logger LOG = Logger.getLogger(Aftercare.class);

  private final NodeContext node;
  private final CapabilitiesWatch capabilities;

  public Aftercare(NodeContext node, CapabilitiesWatch capabilities) {
    this.node = node;
    this.capabilities = capabilities;
  }

  public void failed(FailureCause cause) {
    if (cause == FailureCause.OUT_OF_MEMORY) {
      freeMemory();
    } else if (cause == FailureCause.MISSING_MODEL || cause == FailureCause.MISSING_NODE_CLASS) {
      capabilities.doubt(); // it lacks what it was thought to have
    }
  }

  /** ComfyUI unloads its models by itself, but its cached results hold memory too. */
  private void freeMemory() {
    node.loop()
        .follow(
            node.comfyUi().freeMemory(),
            done -> {},
            failure -> LOG.warnf("%s frees no memory: %s", node.url(), failure.getMessage()));
  }
}
