package io.comfymill.scheduler.core.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.DeadJob.FailedAttempt;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobLimits;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RetryLimitsTest {
  private static final RetryLimits LIMITS = new RetryLimits(3, 20);

  private static List<FailedAttempt> failures(FailureCause... causes) {
    return failures(Instant.EPOCH, causes);
  }

  private static List<FailedAttempt> failures(@Nullable Instant started, FailureCause... causes) {
    return Arrays.stream(causes)
        .map(
            cause ->
                new FailedAttempt(
                    1, new NodeId("a"), cause, "", Instant.EPOCH, started, Instant.EPOCH))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"INVALID_WORKFLOW", "CANCELLED", "SUSPECTED_KILLER"})
  void whatFailsAnywhereIsNotTriedAgain(FailureCause cause) {
    assertThat(LIMITS.allowAnother(failures(cause), true)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"EXECUTION_ERROR", "OUT_OF_MEMORY", "MISSING_MODEL", "MISSING_NODE_CLASS"})
  void whatFailsOnThisNodeIsTriedOnlyElsewhere(FailureCause cause) {
    assertThat(LIMITS.allowAnother(failures(cause), true)).isTrue();
    assertThat(LIMITS.allowAnother(failures(cause), false)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"HUNG", "WORKER_DIED", "COMFYUI_LOST", "ARTIFACTS_UNAVAILABLE"})
  void whatMayPassIsTriedAgainWhereverItCan(FailureCause cause) {
    assertThat(LIMITS.allowAnother(failures(cause), false)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      mode = Mode.EXCLUDE,
      names = {"NODE_LOST", "LEASE_EXPIRED", "REJECTED", "NOT_ACCEPTED", "WITHDRAWN"})
  void threeFailuresAreTheEnd(FailureCause cause) {
    assertThat(LIMITS.allowAnother(failures(cause, cause, cause), true)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"NODE_LOST", "LEASE_EXPIRED", "REJECTED", "NOT_ACCEPTED", "WITHDRAWN"})
  void whatIsNotTheJobsFaultHasABoundOfItsOwn(FailureCause cause) {
    FailureCause[] twenty = Collections.nCopies(20, cause).toArray(FailureCause[]::new);
    FailureCause[] more = Collections.nCopies(21, cause).toArray(FailureCause[]::new);

    assertThat(LIMITS.allowAnother(failures(twenty), false)).isTrue();
    assertThat(LIMITS.allowAnother(failures(more), true)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"HUNG", "WORKER_DIED", "COMFYUI_LOST", "NODE_LOST"})
  void whatOnlyWaitedWhereAServerEndedCostsNoneOfTheJobsAttempts(FailureCause cause) {
    FailureCause[] twenty = Collections.nCopies(20, cause).toArray(FailureCause[]::new);
    FailureCause[] more = Collections.nCopies(21, cause).toArray(FailureCause[]::new);

    assertThat(LIMITS.allowAnother(failures(null, twenty), false)).isTrue();
    assertThat(LIMITS.allowAnother(failures(null, more), true)).isFalse();
  }

  @Test
  void aJobMayAskForMoreAttemptsUpToABound() {
    RetryLimits limits = new RetryLimits(3, 20, 5, Backoff.NONE);

    assertThat(limits.within(new JobLimits(4, null, null)).maxAttempts()).isEqualTo(4);
    assertThat(limits.within(new JobLimits(99, null, null)).maxAttempts()).isEqualTo(5);
    assertThat(limits.within(JobLimits.NONE)).isEqualTo(limits);
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryLimits(3, 20, 2, Backoff.NONE));
  }

  @Test
  void lostNodesDoNotUseUpTheJobsOwnAttempts() {
    List<FailedAttempt> failures =
        failures(
            FailureCause.HUNG, FailureCause.NODE_LOST, FailureCause.NODE_LOST, FailureCause.HUNG);

    assertThat(LIMITS.allowAnother(failures, false)).isTrue();
  }

  @Test
  void limitsThatAllowNothingAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryLimits(0, 1));
  }
}
