package io.comfymill.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.Changes;
import io.comfymill.gateway.liverecords.ObservedChange;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JobEndsTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final ObservedChange END = Changes.succeeded("a", 4);

  private JobState state = JobState.RUNNING;
  private final JobEnds ends = new JobEnds(new Jobs());

  private final class Jobs extends JobFinder {
    Jobs() {
      super(null, null, null, null);
    }

    @Override
    public Uni<FoundJob> find(TenantId tenant, String text) {
      return Uni.createFrom().item(() -> new FoundJob(END.id(), new PromptId("a"), state, null));
    }
  }

  private CompletableFuture<JobState> await(Duration most) {
    return ends.await(TenantId.DEFAULT, "a", most)
        .map(FoundJob::state)
        .subscribeAsCompletionStage()
        .toCompletableFuture();
  }

  private void ends() {
    state = JobState.SUCCEEDED;
    ends.changed(END).await().indefinitely();
  }

  @Test
  void allWhoWaitAreToldThoughOneHasGivenUp() {
    CompletableFuture<JobState> impatient = await(Duration.ofMillis(20));
    CompletableFuture<JobState> patient = await(LONG);
    assertThat(impatient.join()).isEqualTo(JobState.RUNNING);
    assertThat(patient).isNotDone();
    ends();
    assertThat(patient.join()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ends.size()).isZero();
  }

  @Test
  void whatHasEndedIsNotWaitedFor() {
    state = JobState.FAILED;
    assertThat(await(LONG).join()).isEqualTo(JobState.FAILED);
    assertThat(ends.size()).isZero();
  }

  @Test
  void whoDoesNotWaitHearsHowItIs() {
    assertThat(await(Duration.ZERO).join()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void whoHasGoneIsForgotten() {
    await(LONG).cancel(true);
    assertThat(ends.size()).isZero();
  }
}
