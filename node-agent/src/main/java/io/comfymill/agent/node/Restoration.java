package io.comfymill.agent.node;

import io.comfymill.agent.attempt.AttemptEnding;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.journal.JournalEntry;
import io.comfymill.common.wire.AttemptEvent;
import java.time.Instant;
import org.jboss.logging.Logger;

/** Takes up what an earlier life of this agent has left. Belongs to the node's loop. */
final class Restoration {
  private static final Logger LOG = Logger.getLogger(Restoration.class);

  private final NodeContext node;
  private final HeldAttempts held;
  private final AttemptStart start;
  private final AttemptEnding ending;

  Restoration(NodeContext node, HeldAttempts held, AttemptStart start, AttemptEnding ending) {
    this.node = node;
    this.held = held;
    this.start = start;
    this.ending = ending;
  }

  void take(JournalEntry entry) {
    AttemptEvent end = entry.end();
    HeldAttempt attempt = new HeldAttempt(entry.run(), state(entry), node);
    attempt.client().account().remember(entry.told());
    held.add(attempt);
    LogContext.within(node.id(), attempt.id(), () -> LOG.info("found in the journal again"));
    if (end != null) {
      ending.report(attempt, end);
    } else if (attempt.isRunning()) {
      start.tellStarted(attempt); // perhaps nobody knows yet
    }
  }

  /** It was there before any look. */
  private AttemptState state(JournalEntry entry) {
    AttemptEvent end = entry.end();
    if (end != null) {
      return new AttemptState.Ended(end);
    }
    if (!entry.told().isEmpty()) {
      return new AttemptState.Running(Instant.EPOCH, node.now());
    }
    return entry.posted()
        ? new AttemptState.Queued(Instant.EPOCH)
        : new AttemptState.Posting(Instant.EPOCH, true);
  }
}
