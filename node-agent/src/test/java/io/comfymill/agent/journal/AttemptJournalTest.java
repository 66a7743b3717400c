package io.comfymill.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptJournalTest {
  @TempDir Path folder;
  private final Assignment.Run run = Jobs.run(Jobs.NODE, Jobs.job("p"));
  private AttemptJournal journal;

  @BeforeEach
  void accepted() throws IOException {
    journal = new AttemptJournal(folder);
    journal.accepted(run.attempt(), WireJson.write(run));
  }

  private AttemptEvent end() {
    return new AttemptEvent.Failed(
        Jobs.AT, run.attempt(), Jobs.NODE, FailureCause.HUNG, "silent\nfor long", null);
  }

  @Test
  void keepsEachStepUntilTheAttemptIsForgotten() throws IOException {
    assertThat(journal.load()).containsExactly(new JournalEntry(run, false, List.of(), null));
    journal.posted(run.attempt());
    assertThat(journal.load()).containsExactly(new JournalEntry(run, true, List.of(), null));
    journal.told(run.attempt(), "executed 9");
    assertThat(journal.load())
        .containsExactly(new JournalEntry(run, true, List.of("executed 9"), null));
    journal.ended(end());
    assertThat(journal.load())
        .containsExactly(new JournalEntry(run, true, List.of("executed 9"), end()));
    journal.forget(run.attempt());
    assertThat(journal.load()).isEmpty();
  }

  @Test
  void aLineTornByACrashCountsAsNotWritten() throws IOException {
    journal.posted(run.attempt());
    Files.writeString(file(), "{\"type\":\"Fai", StandardOpenOption.APPEND);

    assertThat(journal.load()).containsExactly(new JournalEntry(run, true, List.of(), null));
  }

  @Test
  void whatFollowsATornLineIsALineOfItsOwn() throws IOException {
    journal.posted(run.attempt());
    Files.writeString(file(), "{\"type\":\"To", StandardOpenOption.APPEND);
    AttemptJournal restarted = new AttemptJournal(folder);
    restarted.load();

    restarted.told(run.attempt(), "executed 9");

    assertThat(new AttemptJournal(folder).load())
        .containsExactly(new JournalEntry(run, true, List.of("executed 9"), null));
  }

  @Test
  void anAssignmentTornByACrashWasNeverAccepted() throws IOException {
    byte[] json = WireJson.write(run);
    Files.write(file(), Arrays.copyOf(json, json.length / 2));

    assertThat(new AttemptJournal(folder).load()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  private Path file() throws IOException {
    try (var files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void aForgottenAttemptDoesNotComeBack() throws IOException {
    journal.forget(run.attempt());
    journal.posted(run.attempt());

    assertThat(journal.load()).isEmpty();
  }

  @Test
  void anUnreadableEntryDoesNotHideTheOthers() throws IOException {
    Files.writeString(folder.resolve("0-broken.jsonl"), "no JSON\n");

    assertThat(journal.load()).hasSize(1);
  }
}
