package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.fleet.FleetNode;
import io.comfymill.scheduler.core.job.Attempt;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.policy.Policies;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An agent whose node is heard and that never says that it has what it was sent. */
class ResendsTest {
  private static final NodeId A = new NodeId("a");

  private final CoreFixture world = new CoreFixture();

  /** Ticks with heartbeats that list nothing. */
  private void silence(int seconds) {
    for (int i = 0; i < seconds; i++) {
      world.pass(Duration.ofSeconds(1)).heartbeat("a", true, 2);
      world.core.tick(world.now);
    }
  }

  private FleetNode nodeA() {
    return Objects.requireNonNull(world.core.fleet().node(A));
  }

  @Test
  void anAttemptThatIsNeverAcceptedGoesElsewhereAfterFiveResends() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId first = world.assigned(job);
    world.node("b", 1);

    silence(30);

    Changes changes = world.core.takeChanges();
    assertThat(changes.runs()).hasSize(1 + 5);
    assertThat(changes.events())
        .last()
        .isInstanceOfSatisfying(
            JobEvent.Requeued.class,
            back -> {
              assertThat(back.cause()).isEqualTo(FailureCause.NOT_ACCEPTED);
              assertThat(back.message()).contains("node a never answered");
            });
    assertThat(changes.attempts())
        .filteredOn(attempt -> attempt.id().equals(first))
        .extracting(Attempt::end)
        .doesNotContainNull();
    assertThat(nodeA().occupied()).isZero();
    world.assigned(job);
    assertThat(world.nodeOf(job)).isEqualTo("b");
  }

  @Test
  void theAgentThatMayGetItYetIsToldNotToRunIt() {
    world.node("a", 1);
    AttemptId attempt = world.assigned(world.submit("p"));

    silence(30);

    assertThat(world.core.takeChanges().cancels())
        .extracting(Assignment.Cancel::attempt)
        .containsExactly(attempt);
  }

  @Test
  void whatItAcceptsAfterAllHasNoEffectAndIsStopped() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    silence(30);
    world.core.takeChanges();

    world.accepted(attempt, "a");
    world.heartbeat("a", true, 2, attempt).heartbeat("a", true, 2, attempt);

    assertThat(world.find(job).state()).isInstanceOf(JobState.Queued.class);
    assertThat(world.core.takeChanges().cancels())
        .extracting(Assignment.Cancel::attempt)
        .containsExactly(attempt);
  }

  @Test
  void itCountsAgainstTheNode() {
    world.node("a", 1);
    for (int i = 0; i < 3; i++) {
      AttemptId attempt = world.assigned(world.submit("p" + i));
      assertThat(nodeA().hold(attempt)).isNotNull();
      silence(15);
      world.cancel(attempt.job());
    }

    assertThat(nodeA().circuit().why()).contains("NOT_ACCEPTED");
  }

  @Test
  void itCostsTheJobNoneOfItsOwnAttempts() {
    world.node("a", 1);
    JobId job = world.submit("p");
    for (int i = 0; i < 5; i++) {
      world.assigned(job);
      silence(700); // also a circuit that is open has closed again
    }

    assertThat(world.find(job).failures()).hasSize(5);
  }

  @Test
  void withoutHeartbeatsItIsOnlySentAgain() {
    world.node("a", 1);
    world.assigned(world.submit("p"));
    world.core.takeChanges();

    for (int i = 0; i < 100; i++) {
      world.pass(Duration.ofSeconds(1));
      world.core.tick(world.now);
    }

    Changes changes = world.core.takeChanges();
    assertThat(changes.events()).isEmpty();
    assertThat(changes.runs()).hasSize(50);
  }

  @Test
  void asLongAsNotAllReportsAreReadItIsOnlySentAgain() {
    world.node("a", 1);
    world.assigned(world.submit("p"));
    world.core.takeChanges();

    for (int i = 0; i < 100; i++) {
      world.pass(Duration.ofSeconds(1));
      world.core.heartbeat(world.beat("a", true, 1), false, world.now);
      world.core.tick(world.now);
    }

    assertThat(world.core.takeChanges().events()).isEmpty();
  }

  @Test
  void aCancelThatIsNeverAnsweredEndsTheJobAsWell() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.assigned(job);
    world.cancel(job);

    silence(30);

    assertThat(world.core.find(job)).isNull();
    assertThat(world.core.takeChanges().events()).last().isInstanceOf(JobEvent.Cancelled.class);
  }

  @Test
  void whatTheNodeListsIsAskedBackAsLongAsItIsThere() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    world.accepted(attempt, "a").cancel(job);

    for (int i = 0; i < 60; i++) {
      world.pass(Duration.ofSeconds(1)).heartbeat("a", true, 1, attempt);
      world.core.tick(world.now);
    }

    assertThat(world.current(job)).isEqualTo(attempt);
    assertThat(world.core.takeChanges().cancels()).hasSize(1 + 30);
  }

  @Test
  void howOftenIsASetting() {
    CoreSettings often =
        new CoreSettings(
            Duration.ofSeconds(1),
            3,
            Duration.ofSeconds(2),
            9,
            new RetryLimits(3, 20),
            Policies.named("least_loaded"),
            Duration.ofSeconds(10));
    CoreFixture patient = new CoreFixture(often);
    patient.node("a", 1).assigned(patient.submit("p"));
    for (int i = 0; i < 60; i++) {
      patient.pass(Duration.ofSeconds(1)).heartbeat("a", true, 1);
      patient.core.tick(patient.now);
    }

    assertThat(patient.core.takeChanges().runs()).hasSize(1 + 9);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CoreSettings(
                    Duration.ofSeconds(1),
                    3,
                    Duration.ofSeconds(2),
                    0,
                    new RetryLimits(3, 20),
                    Policies.named("least_loaded"),
                    Duration.ofSeconds(10)))
        .withMessageContaining("comfymill.scheduler.max-resends");
  }
}
