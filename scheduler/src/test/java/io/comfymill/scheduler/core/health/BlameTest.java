package io.comfymill.scheduler.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class BlameTest {
  private static final long SHAPE = 7;
  private static final long OTHER_SHAPE = 8;

  private final Blame blame = new Blame();

  private @Nullable String charge(FailureCause cause, long job, int number, String node) {
    AttemptId attempt = new AttemptId(new JobId(new UUID(0, job)), number);
    return blame.charge(cause, attempt, SHAPE, true, new NodeId(node));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      mode = Mode.EXCLUDE,
      names = {
        "HUNG",
        "WORKER_DIED",
        "COMFYUI_LOST",
        "NOT_ACCEPTED",
        "EXECUTION_ERROR",
        "TIMED_OUT",
        "MISSING_MODEL",
        "MISSING_NODE_CLASS"
      })
  void whatIsNotAboutTheNodesWorkSaysNothing(FailureCause cause) {
    assertThat(charge(cause, 1, 1, "a")).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"HUNG", "WORKER_DIED", "COMFYUI_LOST"})
  void hangingAndCrashingCountOnceForEachJob(FailureCause cause) {
    assertThat(charge(cause, 1, 1, "a")).isEqualTo(charge(cause, 1, 2, "a"));
    assertThat(charge(cause, 1, 1, "a")).isNotEqualTo(charge(cause, 2, 1, "a"));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"HUNG", "WORKER_DIED", "COMFYUI_LOST"})
  void aWorkflowThatHangsOrCrashesSeveralNodesCountsOnce(FailureCause cause) {
    charge(cause, 1, 1, "a");

    assertThat(charge(cause, 2, 1, "b")).isEqualTo(charge(cause, 3, 1, "b"));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"HUNG", "WORKER_DIED", "COMFYUI_LOST"})
  void whatHadNotBegunWhenItsServerEndedSaysNothing(FailureCause cause) {
    AttemptId waiting = new AttemptId(new JobId(new UUID(0, 1)), 1);

    assertThat(blame.charge(cause, waiting, SHAPE, false, new NodeId("a"))).isNull();
  }

  @Test
  void errorsOfAWorkflowThatNeverSucceededCountOnce() {
    assertThat(charge(FailureCause.EXECUTION_ERROR, 1, 1, "a"))
        .isEqualTo(charge(FailureCause.EXECUTION_ERROR, 2, 1, "a"));
    blame.succeeded(OTHER_SHAPE);
    assertThat(charge(FailureCause.EXECUTION_ERROR, 3, 1, "a"))
        .isEqualTo(charge(FailureCause.TIMED_OUT, 4, 1, "a"));
  }

  @Test
  void errorsOfAWorkflowThatSucceedsElsewhereCountOnceForEachJob() {
    blame.succeeded(SHAPE);

    String first = charge(FailureCause.EXECUTION_ERROR, 1, 1, "a");
    assertThat(charge(FailureCause.EXECUTION_ERROR, 1, 2, "a")).isEqualTo(first);
    assertThat(charge(FailureCause.EXECUTION_ERROR, 2, 1, "a")).isNotEqualTo(first);
  }

  @Test
  void aWorkflowThatBeganToFailOnSeveralNodesCountsOnceUntilItSucceeds() {
    blame.succeeded(SHAPE);
    charge(FailureCause.EXECUTION_ERROR, 1, 1, "a");
    assertThat(charge(FailureCause.EXECUTION_ERROR, 2, 1, "b"))
        .isEqualTo(charge(FailureCause.EXECUTION_ERROR, 3, 1, "b"));

    blame.succeeded(SHAPE);
    assertThat(charge(FailureCause.EXECUTION_ERROR, 4, 1, "b"))
        .isNotEqualTo(charge(FailureCause.EXECUTION_ERROR, 5, 1, "b"));
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCause.class,
      names = {"MISSING_MODEL", "MISSING_NODE_CLASS", "NOT_ACCEPTED"})
  void whatTheNodeWronglySaysOrNeverAnswersCountsOnceForEachJob(FailureCause cause) {
    assertThat(charge(cause, 1, 1, "a")).isEqualTo(charge(cause, 1, 2, "a"));
    assertThat(charge(cause, 1, 1, "a")).isNotEqualTo(charge(cause, 2, 1, "a"));
  }
}
