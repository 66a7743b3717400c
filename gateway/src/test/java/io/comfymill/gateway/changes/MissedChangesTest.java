package io.comfymill.gateway.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.gateway.liverecords.Changes;
import org.junit.jupiter.api.Test;

class MissedChangesTest {
  private final MissedChanges missed = new MissedChanges();
  private final JobId job = Changes.id("a");

  @Test
  void whatWasMadeUpForIsDone() {
    missed.add(job);
    assertThat(missed.next(10)).containsExactly(job);
    assertThat(missed.isEmpty()).isFalse();
    missed.done(job);
    assertThat(missed.isEmpty()).isTrue();
  }

  @Test
  void whatIsMissedOnceMoreMeanwhileIsNotDone() {
    missed.add(job);
    assertThat(missed.next(10)).containsExactly(job);
    missed.add(job);
    missed.done(job);
    assertThat(missed.next(10)).containsExactly(job);
  }

  @Test
  void whatFailsAgainAndAgainIsGivenUpInTheEnd() {
    missed.add(job);
    int tries = 0;
    while (!missed.next(10).isEmpty()) {
      tries++;
    }
    assertThat(tries).isEqualTo(60);
    assertThat(missed.isEmpty()).isTrue();
  }

  @Test
  void pastTheBoundItIsSaidThatThereWereMore() {
    for (int i = 0; i < 10_000; i++) {
      missed.add(Changes.id("p" + i));
    }
    assertThat(missed.takeTooMany()).isFalse();
    missed.add(job);
    assertThat(missed.takeTooMany()).isTrue();
    assertThat(missed.isEmpty()).isTrue();
  }
}
