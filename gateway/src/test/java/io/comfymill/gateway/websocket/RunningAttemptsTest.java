package io.comfymill.gateway.websocket;

import static io.comfymill.gateway.websocket.RunningAttempts.Verdict.FIRST;
import static io.comfymill.gateway.websocket.RunningAttempts.Verdict.NEXT;
import static io.comfymill.gateway.websocket.RunningAttempts.Verdict.STALE;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import org.junit.jupiter.api.Test;

class RunningAttemptsTest {
  private static final JobId JOB = JobId.of(TenantId.DEFAULT, new PromptId("p"));
  private final RunningAttempts attempts = new RunningAttempts();

  @Test
  void framesOfAnOlderAttemptAreStale() {
    assertThat(judge(1)).isEqualTo(FIRST);
    assertThat(judge(1)).isEqualTo(NEXT);
    assertThat(judge(2)).isEqualTo(FIRST);
    assertThat(judge(1)).isEqualTo(STALE);
    assertThat(judge(2)).isEqualTo(NEXT);
  }

  @Test
  void framesOfAnEndedJobAreStaleAndItEndsOnce() {
    judge(1);
    assertThat(attempts.end(JOB)).isTrue();
    assertThat(attempts.end(JOB)).isFalse();
    assertThat(judge(1)).isEqualTo(STALE);
    assertThat(judge(2)).isEqualTo(STALE);
  }

  @Test
  void aFailedJobThatRunsOnceMoreHasFramesAgain() {
    judge(1);
    attempts.goesOn(JOB, 1);
    assertThat(judge(1)).isEqualTo(NEXT);
    attempts.end(JOB);
    attempts.goesOn(JOB, 1);
    assertThat(judge(2)).isEqualTo(FIRST);
    assertThat(attempts.end(JOB)).isTrue();
  }

  @Test
  void itIsKnownOfWhichAttemptsFramesCame() {
    assertThat(attempts.heardOf(new AttemptId(JOB, 1))).isFalse();
    judge(1);
    assertThat(attempts.heardOf(new AttemptId(JOB, 1))).isTrue();
    assertThat(attempts.heardOf(new AttemptId(JOB, 2))).isFalse();
  }

  private RunningAttempts.Verdict judge(int attempt) {
    return attempts.judge(new AttemptId(JOB, attempt));
  }
}
