package io.comfymill.common.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  private static final JobId JOB = JobId.of(TenantId.DEFAULT, new PromptId("p"));

  @Test
  void theSameSubmissionIsTheSameJob() {
    assertThat(JobId.of(TenantId.DEFAULT, new PromptId("p"))).isEqualTo(JOB);
    assertThat(JOB.value()).isEqualTo(UUID.fromString("665b3d95-5a4c-80f5-b36c-ea0deed811ef"));
  }

  @Test
  void tenantsDoNotShareJobs() {
    assertThat(JobId.of(new TenantId("other"), new PromptId("p"))).isNotEqualTo(JOB);
    assertThat(JobId.of(new TenantId("a"), new PromptId("bc")))
        .isNotEqualTo(JobId.of(new TenantId("ab"), new PromptId("c")));
  }

  @Test
  void everyAttemptHasAPromptIdOfItsOwn() {
    AttemptId first = new AttemptId(JOB, 1);

    assertThat(first.comfyPromptId()).isEqualTo(new AttemptId(JOB, 1).comfyPromptId());
    assertThat(first.comfyPromptId()).isNotEqualTo(first.next().comfyPromptId());
    assertThat(first.comfyPromptId()).isNotEqualTo(JOB.value());
    assertThat(first.comfyPromptId().version()).isEqualTo(8);
    assertThat(first.comfyPromptId().variant()).isEqualTo(2);
  }

  @Test
  void attemptsCountFromOne() {
    assertThatThrownBy(() -> new AttemptId(JOB, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new AttemptId(JOB, 1)).isLessThan(new AttemptId(JOB, 2));
    assertThat(new AttemptId(JOB, 2)).hasToString(JOB + "#2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void blankIdsAreRefused(String blank) {
    assertThatThrownBy(() -> new PromptId(blank)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NodeId(blank)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AgentId(blank)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TenantId(blank)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void longIdsAreRefusedWithTheirLength() {
    assertThatThrownBy(() -> new PromptId("x".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("513");
  }
}
