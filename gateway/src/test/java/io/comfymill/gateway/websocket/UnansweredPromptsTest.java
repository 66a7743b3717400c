package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnansweredPromptsTest {
  private final UnansweredPrompts unanswered = new UnansweredPrompts();
  private final List<Integer> told = new ArrayList<>();

  private static JobId job(String prompt) {
    return JobId.of(TenantId.DEFAULT, new PromptId(prompt));
  }

  @Test
  void onlyTheExpectedJobWaits() {
    unanswered.expect(job("a"));
    unanswered.tell(job("a"), () -> told.add(1));
    unanswered.tell(job("b"), () -> told.add(2));
    assertThat(told).containsExactly(2);
    unanswered.release(job("a"));
    assertThat(told).containsExactly(2, 1);
  }

  @Test
  void aLongJobDoesNotFillTheMemory() {
    unanswered.expect(job("a"));
    IntStream.range(0, 1500).forEach(i -> unanswered.tell(job("a"), () -> told.add(i)));
    assertThat(told).isEqualTo(IntStream.range(0, 1500).boxed().toList());
  }
}
