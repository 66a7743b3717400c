package io.comfymill.agent.journal;

import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of an attempt.
 *
 * @param posted ComfyUI has taken it
 * @param told what its client has been told, as named by {@code relay.ClientAccount}
 * @param end the event to be reported; null if it was not known yet
 */
public record JournalEntry(
    Assignment.Run run, boolean posted, List<String> told, @Nullable AttemptEvent end) {
  public JournalEntry {
    told = List.copyOf(told);
  }
}
