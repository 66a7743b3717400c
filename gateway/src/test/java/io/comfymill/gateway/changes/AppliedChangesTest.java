package io.comfymill.gateway.changes;

import static io.comfymill.gateway.changes.AppliedChanges.Verdict.KNOWN;
import static io.comfymill.gateway.changes.AppliedChanges.Verdict.NEWS;
import static io.comfymill.gateway.changes.AppliedChanges.Verdict.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.Changes;
import org.junit.jupiter.api.Test;

class AppliedChangesTest {
  private final AppliedChanges applied = new AppliedChanges(2);

  @Test
  void onlyWhatIsNewerIsNews() {
    applied.add(Changes.running("a", 5));
    assertThat(applied.judge(Changes.running("a", 5))).isEqualTo(KNOWN);
    assertThat(applied.judge(Changes.running("a", 4))).isEqualTo(KNOWN);
    assertThat(applied.judge(Changes.succeeded("a", 6))).isEqualTo(NEWS);
  }

  @Test
  void aLateEventOfAForgottenJobIsNotBelievedAndItsRowIs() {
    applied.add(Changes.succeeded("a", 6));
    applied.add(Changes.running("b", 7));
    applied.add(Changes.running("c", 8));
    assertThat(applied.judge(Changes.running("a", 5))).isEqualTo(TOO_OLD);
    assertThat(applied.judge(Changes.row("a", JobState.SUCCEEDED, 6))).isEqualTo(NEWS);
    assertThat(applied.judge(Changes.running("d", 9))).isEqualTo(NEWS);
  }

  @Test
  void aJobThatGoesOnIsNotForgottenForItsAge() {
    applied.add(Changes.running("a", 1));
    applied.add(Changes.running("b", 2));
    applied.add(Changes.running("a", 3));
    applied.add(Changes.running("c", 4));
    assertThat(applied.judge(Changes.running("a", 2))).isEqualTo(KNOWN);
    assertThat(applied.judge(Changes.running("b", 1))).isEqualTo(TOO_OLD);
  }
}
