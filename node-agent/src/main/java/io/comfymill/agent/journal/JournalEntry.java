package io.comfymill.agent.journal;

import io.comfymill.agent.relay.ClientAccount;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of an attempt.
 *
 * @param posted ComfyUI has had it
 * @param told what its client has been told, as {@link ClientAccount} names it
 * @param end what was to be reported; null where that was not known yet
 */
public record JournalEntry(
    Assignment.Run run, boolean posted, List<String> told, @Nullable AttemptEvent end) {
  public JournalEntry {
    told = List.copyOf(told);
  }

  public static JournalEntry accepted(Assignment.Run run) {
    return new JournalEntry(run, false, List.of(), null);
  }

  public JournalEntry withPosted() {
    return new JournalEntry(run, true, told, end);
  }

  public JournalEntry withTold(String what) {
    List<String> more = new ArrayList<>(told);
    more.add(what);
    return new JournalEntry(run, posted, more, end);
  }

  public JournalEntry withEnd(AttemptEvent event) {
    return new JournalEntry(run, posted, told, event);
  }
}
