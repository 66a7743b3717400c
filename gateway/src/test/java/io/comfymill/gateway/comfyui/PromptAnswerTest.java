package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.websocket.UnansweredPrompts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptAnswerTest {
  private static final JobId JOB = JobId.of(TenantId.DEFAULT, new PromptId("prompt"));

  private final UnansweredPrompts unanswered = new UnansweredPrompts();
  private final Deque<Runnable> soon = new ArrayDeque<>();
  private final List<Long> delays = new ArrayList<>();
  private final PromptAnswer answer =
      new PromptAnswer(
          unanswered,
          (millis, task) -> {
            delays.add(millis);
            soon.add(task);
          });
  private final StringBuilder told = new StringBuilder();

  private void tell(String message) {
    unanswered.tell(JOB, () -> told.append(message));
  }

  @Test
  void whatIsToldBeforeTheAnswerComesSomewhatAfterItAndInOrder() {
    answer.becomes(JOB);
    tell("a");
    tell("b");
    answer.leaves();
    tell("c");
    assertThat(told.toString()).isEmpty();
    soon.remove().run();
    tell("d");
    assertThat(told.toString()).isEqualTo("abcd");
  }

  @Test
  void whatIsToldRightAfterTheAnswerWaitsForLess() {
    answer.becomes(JOB);
    answer.leaves();
    tell("a");
    assertThat(told.toString()).isEmpty();
    soon.remove().run();
    tell("b");
    assertThat(told.toString()).isEqualTo("ab");

    PromptAnswer late = new PromptAnswer(unanswered, (millis, task) -> delays.add(millis));
    late.becomes(JOB);
    tell("c");
    late.leaves();
    assertThat(delays.get(0)).isLessThan(delays.get(1));
  }

  @Test
  void nothingWaitsForAClientThatHasGone() {
    answer.leaves();
    answer.becomes(JOB);
    tell("a");
    assertThat(told.toString()).isEqualTo("a");
  }

  @Test
  void anExchangeWithoutAJobEndsLikeAnyOther() {
    answer.leaves();
    assertThat(soon).isEmpty();
  }
}
