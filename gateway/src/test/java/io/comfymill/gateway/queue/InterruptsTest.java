package io.comfymill.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.rows.JobState;
import io.comfymill.gateway.liverecords.LiveJob;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InterruptsTest {
  private static final List<LiveJob> JOBS =
      List.of(
          job("waiting", "ann", JobState.QUEUED, 1),
          job("prefetched", "ann", JobState.ASSIGNED, 2),
          job("nobodys", null, JobState.RUNNING, 4),
          job("anns", "ann", JobState.RUNNING, 5),
          job("bobs", "bob", JobState.RUNNING, 3),
          job("anns-second", "ann", JobState.RUNNING, 6));

  @Test
  void aNamedPromptIsInterruptedWhoeverAsks() {
    assertThat(choose("bobs", "ann", Set.of("ann"))).containsExactly("bobs");
  }

  @Test
  void aNamedPromptThatOnlyWaitsOrIsUnknownChangesNothing() {
    assertThat(choose("waiting", null, Set.of())).isEmpty();
    assertThat(choose("prefetched", null, Set.of())).isEmpty();
    assertThat(choose("nope", null, Set.of())).isEmpty();
  }

  @Test
  void aKnownClientsRunningJobsAreInterruptedAndNobodyElses() {
    assertThat(choose(null, "ann", Set.of("bob"))).containsExactly("anns", "anns-second");
    assertThat(choose(null, "carl", Set.of("bob"))).isEmpty();
  }

  @Test
  void withoutAClientIdThoseAtTheSameAddressCount() {
    assertThat(choose(null, null, Set.of("bob", "carl"))).containsExactly("bobs");
  }

  @Test
  void whereTheNeighboursRunNothingOnlyAJobOfNoClientIsInterrupted() {
    assertThat(choose(null, null, Set.of("carl"))).containsExactly("nobodys");
  }

  @Test
  void anUnknownCallerInterruptsTheOldestRunningJobAndNotAll() {
    assertThat(choose(null, null, Set.of())).containsExactly("bobs");
  }

  private static List<String> choose(
      @Nullable String prompt, @Nullable String clientId, Set<String> neighbours) {
    PromptId named = prompt == null ? null : new PromptId(prompt);
    return Interrupts.choose(JOBS, new Interrupts.Caller(named, clientId, neighbours)).stream()
        .map(job -> job.promptId().value())
        .toList();
  }

  private static LiveJob job(String prompt, @Nullable String clientId, JobState state, int second) {
    PromptId promptId = new PromptId(prompt);
    return new LiveJob(
        JobId.of(TenantId.DEFAULT, promptId),
        promptId,
        clientId,
        second,
        state,
        1,
        1,
        null,
        Instant.ofEpochSecond(second));
  }
}
