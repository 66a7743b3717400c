package io.comfymill.scheduler.core;

import static io.comfymill.scheduler.core.CoreFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Leases, reconciliation and what else heartbeats bring about. */
class FleetEventsTest {
  private final CoreFixture world = new CoreFixture();

  private AttemptId running(JobId job, String node) {
    AttemptId attempt = world.assigned(job);
    world.accepted(attempt, node).started(attempt, node);
    world.core.takeChanges();
    return attempt;
  }

  @Test
  void aNodeIsLostAfterThreeBeaconsWithoutAHeartbeat() {
    world.beacons(1).node("a", 1);
    JobId job = world.submit("p");
    running(job, "a");

    world.beacons(2);
    assertThat(world.core.takeChanges().isEmpty()).isTrue();

    world.beacons(1);
    Changes changes = world.core.takeChanges();
    assertThat(changes.leasesExpired()).isEqualTo(1);
    assertThat(changes.nodes().get(new NodeId("a")).profile().online()).isFalse();
    assertThat(changes.events())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEvent.Requeued.class,
            event -> {
              assertThat(event.cause()).isEqualTo(FailureCause.NODE_LOST);
              assertThat(event.job().attempt()).isEqualTo(1);
            });
  }

  @Test
  void aHeartbeatRenewsTheLease() {
    world.beacons(1).node("a", 1);
    for (int i = 0; i < 10; i++) {
      world.beacons(2).heartbeat("a", true, 1);
    }

    assertThat(world.core.takeChanges().leasesExpired()).isZero();
  }

  @Test
  void aLeaseIsSoManyOfTheNodesOwnHeartbeats() {
    world.beacons(1).node("a", 1);
    hear("a", Duration.ofMillis(2500));
    world.beacons(7); // three heartbeats of 2.5 s are 7.5 beacons
    assertThat(world.core.takeChanges().leasesExpired()).isZero();

    world.beacons(1);
    assertThat(world.core.takeChanges().leasesExpired()).isEqualTo(1);
  }

  @Test
  void noNodeIsWaitedForAsLongAsItLikes() {
    world.beacons(1).node("a", 1);
    hear("a", Duration.ofDays(1));
    world.beacons(3 * 60);

    assertThat(world.core.takeChanges().leasesExpired()).isEqualTo(1);
  }

  private void hear(String node, Duration interval) {
    hear(node, interval, null);
  }

  private void hear(
      String node, Duration interval, @Nullable Duration backWithin, AttemptId... attempts) {
    Heartbeat.OfNode plain = world.beat(node, true, 1, attempts);
    world.core.heartbeat(
        new Heartbeat.OfNode(
            plain.at(),
            plain.nodeId(),
            plain.agentId(),
            true,
            null,
            plain.url(),
            1,
            plain.attempts(),
            null,
            plain.capabilitiesHash(),
            null,
            plain.labels(),
            false,
            plain.load(),
            interval,
            null,
            null,
            backWithin),
        true,
        world.now);
  }

  @Test
  void whatANodeRunsStaysThereWhileItsAgentIsReplaced() {
    world.beacons(1).node("a", 2);
    AttemptId runs = running(world.submit("p"), "a");
    hear("a", Duration.ofSeconds(1), Duration.ofSeconds(20), runs);
    JobId next = world.submit("q");
    world.pass(Duration.ofSeconds(10)).beacons(10);
    world.core.plan(world.now);
    assertThat(world.core.takeChanges().leasesExpired()).isZero();
    assertThat(world.find(next).current()).as("it gets nothing new").isEmpty();

    world.heartbeat("a", true, 2, runs);
    world.core.plan(world.now);
    assertThat(world.find(next).current()).isPresent();
    world.beacons(3);
    assertThat(world.core.takeChanges().leasesExpired()).as("its lease is short again").isOne();
  }

  @Test
  void anAgentThatDoesNotComeBackIsLost() {
    world.beacons(1).node("a", 1);
    JobId job = world.submit("p");
    AttemptId runs = running(job, "a");
    hear("a", Duration.ofSeconds(1), Duration.ofSeconds(20), runs);
    world.beacons(22);
    assertThat(world.core.takeChanges().leasesExpired()).isZero();
    world.beacons(1);
    assertThat(world.core.takeChanges().leasesExpired()).isOne();
  }

  @Test
  void withoutBeaconsNoLeaseRunsOut() {
    world.beacons(1).node("a", 1);
    running(world.submit("p"), "a");

    world.pass(Duration.ofHours(1));
    world.core.tick(world.now);

    assertThat(world.core.takeChanges().events()).isEmpty();
  }

  @Test
  void afterAnOutageOfKafkaAgentsHaveTimeToComeBack() {
    world.beacons(1).node("a", 1);
    running(world.submit("p"), "a");

    world.pass(Duration.ofMinutes(1)).beacons(5);
    assertThat(world.core.takeChanges().leasesExpired()).isZero();

    world.beacons(1);
    assertThat(world.core.takeChanges().leasesExpired()).isEqualTo(1);
  }

  @Test
  void aLostNodeIsLostOnceAndTakesJobsAgainWhenItIsBack() {
    world.beacons(1).node("a", 1);
    JobId job = world.submit("p");
    AttemptId first = running(job, "a");
    world.beacons(6);
    assertThat(world.core.takeChanges().leasesExpired()).isEqualTo(1);
    world.core.plan(world.now);
    assertThat(world.find(job).current()).isEmpty();

    world.heartbeat("a", true, 1);

    assertThat(world.assigned(job)).isEqualTo(first.next());
  }

  @Test
  void aRequeuedJobGoesBeforeThoseThatWait() {
    world.beacons(1).node("a", 1);
    JobId first = world.submit("1");
    running(first, "a");
    JobId second = world.submit("2");
    world.beacons(3);

    world.heartbeat("a", true, 1);
    world.core.plan(world.now);

    assertThat(world.find(first).current()).isPresent();
    assertThat(world.find(second).current()).isEmpty();
  }

  @Test
  void whatAReturnedNodeStillRunsIsStoppedAndTakesItsSlot() {
    world.beacons(1).node("a", 1);
    JobId job = world.submit("p");
    AttemptId first = running(job, "a");
    world.beacons(3);
    world.core.takeChanges();

    world.heartbeat("a", true, 1, first);
    world.core.plan(world.now);
    assertThat(world.find(job).current()).isEmpty();
    world.pass(Duration.ofSeconds(1)).heartbeat("a", true, 1, first);

    assertThat(world.core.takeChanges().cancels())
        .extracting(Assignment.Cancel::attempt)
        .containsExactly(first);
    world.failed(first, "a", FailureCause.CANCELLED);
    assertThat(world.assigned(job)).isEqualTo(first.next());
  }

  @Test
  void anAttemptWhoseEndIsStillOnItsWayIsNoStranger() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = running(job, "a");
    world.succeeded(attempt, "a");
    world.heartbeat("a", true, 1, attempt).heartbeat("a", true, 1, attempt);

    assertThat(world.core.takeChanges().cancels()).isEmpty();
    assertThat(world.assigned(world.submit("q"))).isNotNull();
  }

  @Test
  void anAttemptThatItsNodeForgotIsRequeuedAfterThreeHeartbeats() {
    world.node("a", 1);
    JobId job = world.submit("p");
    running(job, "a");

    for (int i = 0; i < 2; i++) {
      world.pass(Duration.ofSeconds(1)).heartbeat("a", true, 1);
    }
    assertThat(world.core.takeChanges().events()).isEmpty();

    world.pass(Duration.ofSeconds(1)).heartbeat("a", true, 1);
    assertThat(names(world.core.takeChanges())).containsExactly("Requeued");
  }

  @Test
  void heartbeatsFromBeforeTheAcceptanceSayNothing() {
    world.node("a", 1);
    JobId job = world.submit("p");
    AttemptId attempt = world.assigned(job);
    var early = world.beat("a", true, 1);
    world.pass(Duration.ofSeconds(1)).accepted(attempt, "a");
    world.core.takeChanges();

    for (int i = 0; i < 5; i++) {
      world.core.heartbeat(early, true, world.now);
    }

    assertThat(world.core.takeChanges().events()).isEmpty();
  }

  @Test
  void absencesDoNotCountWhileReportsMayBeOnTheirWay() {
    world.node("a", 1);
    JobId job = world.submit("p");
    running(job, "a");

    for (int i = 0; i < 5; i++) {
      world.pass(Duration.ofSeconds(1));
      world.core.heartbeat(world.beat("a", true, 1), false, world.now);
    }

    assertThat(world.core.takeChanges().events()).isEmpty();
  }

  @Test
  void anAttemptThatWasNeverAcceptedIsNotForgottenButSentAgain() {
    world.node("a", 1);
    JobId job = world.submit("p");
    world.assigned(job);
    world.core.takeChanges();

    for (int i = 0; i < 5; i++) {
      world.pass(Duration.ofSeconds(1)).heartbeat("a", true, 1);
      world.core.tick(world.now);
    }

    Changes changes = world.core.takeChanges();
    assertThat(changes.events()).isEmpty();
    assertThat(changes.runs()).hasSize(2);
  }

  @Test
  void anOfflineNodeKeepsItsAttemptsAndGetsNoNewOnes() {
    world.node("a", 2);
    JobId job = world.submit("p");
    AttemptId attempt = running(job, "a");
    world.heartbeat("a", false, 2, attempt);
    JobId other = world.submit("q");
    world.core.plan(world.now);

    assertThat(world.current(job)).isEqualTo(attempt);
    assertThat(world.find(other).current()).isEmpty();
  }

  @Test
  void aNodeWhoseCapabilitiesAreNotKnownGetsNothing() {
    world.heartbeat("a", true, 1);
    JobId job = world.submit("p");
    world.core.plan(world.now);

    assertThat(world.find(job).current()).isEmpty();
  }

  @Test
  void aNodesRowIsWrittenWhenSomethingChangedAndNowAndThen() {
    world.node("a", 1);
    assertThat(world.core.takeChanges().nodes()).hasSize(1);

    world.pass(Duration.ofSeconds(1)).heartbeat("a", true, 1);
    assertThat(world.core.takeChanges().nodes()).isEmpty();

    world.heartbeat("a", true, 2);
    assertThat(world.core.takeChanges().nodes()).hasSize(1);

    world.pass(Duration.ofSeconds(11)).heartbeat("a", true, 2);
    assertThat(world.core.takeChanges().nodes()).hasSize(1);
  }
}
