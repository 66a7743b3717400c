package io.comfymill.gateway.liverecords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.GatewayConfigs;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptedJobsTest {
  private final AcceptedJobs accepted =
      new AcceptedJobs(GatewayConfigs.with(Map.of("comfymill.gateway.max-unanswered-jobs", "2")));
  private final LiveRecord job = LiveRecord.accepted(JobRowSamples.spec(1, "{}"));

  @Test
  void aJobIsKnownUntilTheSchedulerAnswersForIt() {
    accepted.add(TenantId.DEFAULT, job);
    assertThat(accepted.find(job.job().id())).contains(job);
    assertThat(accepted.of(new TenantId("other"))).isEmpty();
    accepted.forget(job.job().id());
    assertThat(accepted.of(TenantId.DEFAULT)).isEmpty();
  }

  @Test
  void anAnswerThatIsFasterThanTheAcknowledgementLeavesNothingBehind() {
    accepted.forget(job.job().id());
    accepted.add(TenantId.DEFAULT, job);
    assertThat(accepted.all()).isEmpty();
  }

  @Test
  void pastTheBoundNothingIsAdmittedUntilTheSchedulerAnswers() {
    LiveRecord second = record("second");
    accepted.admit(TenantId.DEFAULT, job);
    accepted.add(TenantId.DEFAULT, job);
    accepted.admit(TenantId.DEFAULT, second); // still on its way
    assertThatThrownBy(() -> accepted.admit(TenantId.DEFAULT, record("third")))
        .isInstanceOf(NotTakenInException.class)
        .hasMessageContaining("takes no jobs in");
    accepted.forget(job.job().id());
    accepted.admit(TenantId.DEFAULT, record("third"));
  }

  @Test
  void whatWasNotSentGivesItsPlaceBack() {
    accepted.admit(TenantId.DEFAULT, job);
    accepted.admit(TenantId.DEFAULT, record("second"));
    accepted.withdraw(job.job().id());
    assertThat(accepted.size()).isEqualTo(1);
    accepted.admit(TenantId.DEFAULT, job);
    assertThat(accepted.all()).isEmpty();
  }

  @Test
  void aFewLargeJobsAreAsMuchAsManySmallOnes() {
    AcceptedJobs small =
        new AcceptedJobs(GatewayConfigs.with(Map.of("comfymill.gateway.max-unanswered-size", "1")));
    small.admit(TenantId.DEFAULT, job);
    assertThatThrownBy(() -> small.admit(TenantId.DEFAULT, record("second")))
        .isInstanceOf(NotTakenInException.class);
  }

  private static LiveRecord record(String promptId) {
    return LiveRecord.accepted(JobRowSamples.spec(new PromptId(promptId), 1, "{}"));
  }
}
