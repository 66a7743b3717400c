package io.comfymill.scheduler.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobStateTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final AttemptId FIRST = new AttemptId(new JobId(new UUID(1, 2)), 1);
  private static final NodeId NODE = new NodeId("a");

  /** Every state with the moves that it may make; all others are illegal and do not exist. */
  static Stream<Arguments> moves() {
    return Stream.of(
        Arguments.of(
            JobState.Queued.class,
            Set.of(
                "assign -> Assigned",
                "resume -> Queued",
                "fail -> Failed",
                "cancel -> Cancelled",
                "answer -> Answered")),
        Arguments.of(
            JobState.Assigned.class,
            Set.of(
                "accept -> Assigned",
                "start -> Running",
                "requeue -> Queued",
                "succeed -> Succeeded",
                "fail -> Failed",
                "cancel -> Cancelled")),
        Arguments.of(
            JobState.Running.class,
            Set.of(
                "requeue -> Queued",
                "succeed -> Succeeded",
                "fail -> Failed",
                "cancel -> Cancelled")),
        Arguments.of(JobState.Succeeded.class, Set.of()),
        Arguments.of(JobState.Answered.class, Set.of()),
        Arguments.of(JobState.Failed.class, Set.of("revive -> Queued")),
        Arguments.of(JobState.Cancelled.class, Set.of()));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void aStateHasTheMovesOfTheDiagramAndNoOthers(Class<?> state, Set<String> expected) {
    Set<String> actual =
        Arrays.stream(state.getMethods())
            .filter(method -> JobState.class.isAssignableFrom(method.getReturnType()))
            .map(JobStateTest::move)
            .collect(Collectors.toSet());

    assertThat(actual).isEqualTo(expected);
  }

  private static String move(Method method) {
    return method.getName() + " -> " + method.getReturnType().getSimpleName();
  }

  @Test
  void everyStateIsInTheTable() {
    Set<Class<?>> listed = moves().map(row -> (Class<?>) row.get()[0]).collect(Collectors.toSet());

    assertThat(listed)
        .containsExactlyInAnyOrder(
            JobState.Queued.class,
            JobState.Assigned.class,
            JobState.Running.class,
            JobState.Succeeded.class,
            JobState.Answered.class,
            JobState.Failed.class,
            JobState.Cancelled.class);
  }

  @Test
  void aRequeuedJobTakesTheNextAttemptNumberToTheFront() {
    JobState.Running running =
        new JobState.Queued(FIRST, false).assign(NODE, "why", NOW).start(NOW.plusSeconds(1));

    assertThat(running.requeue(null)).isEqualTo(new JobState.Queued(FIRST.next(), true));
  }

  @Test
  void startingAcceptsWhatWasNotAccepted() {
    JobState.Running running =
        new JobState.Queued(FIRST, false).assign(NODE, "why", NOW).start(NOW.plusSeconds(1));

    assertThat(running.attempt().acceptedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(running.attempt().startedAt()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void theFirstAcceptanceCounts() {
    JobState.Assigned assigned = new JobState.Queued(FIRST, false).assign(NODE, "why", NOW);

    Attempt attempt = assigned.accept(NOW.plusSeconds(1)).accept(NOW.plusSeconds(2)).attempt();

    assertThat(attempt.acceptedAt()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void endsAreFinalAndNothingElseIs() {
    JobState.Queued queued = new JobState.Queued(FIRST, false);
    JobState.Assigned assigned = queued.assign(NODE, "why", NOW);

    assertThat(Stream.of(queued, assigned, assigned.start(NOW))).noneMatch(JobState::isFinal);
    assertThat(
            Stream.of(
                assigned.succeed(NOW),
                assigned.fail(FailureCause.HUNG, "", NOW),
                assigned.cancel("", NOW),
                queued.cancel("", NOW)))
        .allMatch(JobState::isFinal);
  }
}
