package io.comfymill.agent.execution;

import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of an attempt.
 *
 * @param posted ComfyUI has had it
 * @param end what was to be reported; null where that was not known yet
 */
public record JournalEntry(Assignment.Run run, boolean posted, @Nullable AttemptEvent end) {
  static JournalEntry accepted(Assignment.Run run) {
    return new JournalEntry(run, false, null);
  }

  JournalEntry withPosted() {
    return new JournalEntry(run, true, end);
  }

  JournalEntry withEnd(AttemptEvent event) {
    return new JournalEntry(run, posted, event);
  }
}
