package io.comfymill.agent.execution;

import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of an attempt.
 *
 * @param posted ComfyUI has had it
 * @param told what its client has been told, as {@link io.comfymill.agent.live.ClientAccount} names
 *     it
 * @param end what was to be reported; null where that was not known yet
 */
public record JournalEntry(
    Assignment.Run run, boolean posted, List<String> told, @Nullable AttemptEvent end) {
  public JournalEntry {
    told = List.copyOf(told);
  }

  static JournalEntry accepted(Assignment.Run run) {
    return new JournalEntry(run, false, List.of(), null);
  }

  JournalEntry withPosted() {
    return new JournalEntry(run, true, told, end);
  }

  JournalEntry withTold(String what) {
    List<String> more = new ArrayList<>(told);
    more.add(what);
    return new JournalEntry(run, posted, more, end);
  }

  JournalEntry withEnd(AttemptEvent event) {
    return new JournalEntry(run, posted, told, event);
  }

  /** Where the attempt is for an agent that finds it again; it was there before any look. */
  AttemptState state(Instant now) {
    if (end != null) {
      return new AttemptState.Ended(end);
    }
    if (!told.isEmpty()) {
      return new AttemptState.Running(Instant.EPOCH, now);
    }
    return posted
        ? new AttemptState.Queued(Instant.EPOCH)
        : new AttemptState.Posting(Instant.EPOCH, true);
  }
}
