package io.comfymill.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.TenantId;
import org.junit.jupiter.api.Test;

class AcceptedJobsTest {
  private final AcceptedJobs accepted = new AcceptedJobs();
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
}
