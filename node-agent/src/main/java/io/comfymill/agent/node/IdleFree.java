package io.comfymill.agent.node;

import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tells a ComfyUI that has been idle for long to free its memory, once. For the node's loop. */
final class IdleFree {
  private static final Logger LOG = Logger.getLogger(IdleFree.class);

  private final NodeContext node;
  private @Nullable Instant idleSince;
  private boolean told;

  IdleFree(NodeContext node) {
    this.node = node;
  }

  void tick(boolean idle, Instant now) {
    Duration after = node.config().freeAfter().orElse(null);
    if (!idle || after == null) {
      idleSince = null;
      told = false;
    } else if (idleSince == null) {
      idleSince = now;
    } else if (!told && !idleSince.plus(after).isAfter(now)) {
      told = true;
      free();
    }
  }

  private void free() {
    node.loop()
        .follow(
            node.comfyUi().freeMemory(),
            done -> LogContext.within(node.id(), () -> LOG.info("idle: its memory is freed")),
            failure -> told = false);
  }
}
