package io.comfymill.agent.execution;

import io.comfymill.common.wire.AttemptEvent;
import org.jboss.logging.Logger;

/** Takes up what an earlier life of this agent has left. Belongs to the node's loop. */
final class Restoration {
  private static final Logger LOG = Logger.getLogger(Restoration.class);

  private final NodeParts node;
  private final HeldAttempts held;
  private final AttemptStart start;
  private final AttemptEnding ending;

  Restoration(NodeParts node, HeldAttempts held, AttemptStart start, AttemptEnding ending) {
    this.node = node;
    this.held = held;
    this.start = start;
    this.ending = ending;
  }

  void take(JournalEntry entry) {
    AttemptEvent end = entry.end();
    Attempt attempt = new Attempt(entry.run(), entry.state(node.now()), node);
    attempt.client().account().remember(entry.told());
    held.add(attempt);
    LogContext.within(node.id(), attempt.id(), () -> LOG.info("found in the journal again"));
    if (end != null) {
      ending.report(attempt, end);
    } else if (attempt.isRunning()) {
      start.tellStarted(attempt); // perhaps nobody knows yet
    }
  }
}
