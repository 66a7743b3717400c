package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.websocket.UnansweredPrompts;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class PromptAnswerTest {
  private static final JobId JOB = JobId.of(TenantId.DEFAULT, new PromptId("prompt"));

  private final UnansweredPrompts unanswered = new UnansweredPrompts();
  private final Deque<Runnable> soon = new ArrayDeque<>();
  private final PromptAnswer answer = new PromptAnswer(unanswered, soon::add);
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
  void whatIsToldAfterTheAnswerDoesNotWait() {
    answer.becomes(JOB);
    answer.leaves();
    tell("a");
    assertThat(told.toString()).isEqualTo("a");
    assertThat(soon).isEmpty();
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
