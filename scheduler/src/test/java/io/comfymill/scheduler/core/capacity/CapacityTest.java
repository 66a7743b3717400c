package io.comfymill.scheduler.core.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.QueueName;
import io.comfymill.common.wire.QueueName.Scope;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** While nothing is known of run times, 10 s are expected; jobs may wait for 60 s. */
class CapacityTest {
  private static final Duration SCALE_IN_AFTER = Duration.ofMinutes(5);

  private final CoreFixture world = new CoreFixture();
  private Capacity capacity = capacity(Set.of());

  private static Capacity capacity(Set<String> scaled) {
    return new Capacity(Duration.ofMinutes(1), SCALE_IN_AFTER, scaled);
  }

  private int wanted(String pool) {
    return capacity.of(world.core.snapshot(), world.now).get(pool).nodes();
  }

  private void submit(int jobs, @Nullable String pool) {
    submit(jobs, pool, "EmptyImage");
  }

  private void submit(int jobs, @Nullable String pool, String nodeClass) {
    Requirements wants =
        new Requirements(
            new TreeSet<>(Set.of(nodeClass)),
            Collections.emptySortedSet(),
            pool,
            Collections.emptySortedSet(),
            null,
            0,
            null);
    for (int i = 0; i < jobs; i++) {
      world.submit(CoreFixture.spec(pool + nodeClass + i, 0, 0, wants));
    }
  }

  @Test
  void asManyAsAreDoneInTimeAreWanted() {
    world.nodeOf("a", "big", Set.of());
    submit(13, "big");
    assertThat(wanted("big")).isEqualTo(3);
  }

  @Test
  void noMoreThanThereAreJobs() {
    world.nodeOf("a", "big", Set.of());
    JobId slow = world.submit("slow");
    AttemptId attempt = world.assigned(slow);
    world.started(attempt, "a").pass(Duration.ofHours(1)).succeeded(attempt, "a");
    submit(2, "big");
    assertThat(wanted("big")).isEqualTo(2);
  }

  @Test
  void eachBusyNodeIsWantedHoweverLittleThereIsToDo() {
    world.node("a", 1).node("b", 1);
    submit(2, null);
    world.core.plan(world.now);
    assertThat(world.core.queued()).isZero();
    assertThat(wanted("default")).isEqualTo(2);
  }

  @Test
  void noneIsWantedOnceNothingWasForLongEnough() {
    world.node("a", 1);
    AttemptId attempt = world.assigned(world.submit("p"));
    assertThat(wanted("default")).isEqualTo(1);

    world.started(attempt, "a").succeeded(attempt, "a").pass(SCALE_IN_AFTER);
    assertThat(wanted("default")).isEqualTo(1);
    world.pass(Duration.ofSeconds(1));
    assertThat(wanted("default")).isZero();
  }

  @Test
  void jobsOfAPoolWhoseNodesAreAllGoneWantNodes() {
    world.beacons(1).nodeOf("a", "big", Set.of()).beacons(4);
    submit(1, "big");
    world.core.plan(world.now);
    assertThat(world.core.queued()).isEqualTo(1);
    assertThat(wanted("big")).isEqualTo(1);
  }

  @Test
  void jobsThatNoNodeOfThePoolCouldRunWantNone() {
    world.nodeOf("a", "big", Set.of());
    submit(5, "big", "ThereIsNoSuchClass");
    assertThat(wanted("big")).isZero();
  }

  @Test
  void jobsThatArePausedWantNone() {
    world.nodeOf("a", "big", Set.of());
    submit(13, "big");
    QueueName pool = new QueueName(Scope.POOL, "big");
    QueueName tenant = new QueueName(Scope.TENANT, TenantId.DEFAULT.value());
    for (QueueName paused : List.of(pool, tenant, QueueName.EVERYTHING)) {
      capacity = capacity(Set.of());
      world.pause(paused, true);
      assertThat(wanted("big")).as(paused.toString()).isZero();
      world.pause(paused, false);
      assertThat(wanted("big")).as(paused + " goes on").isEqualTo(3);
    }
  }

  @Test
  void jobsThatAskForNoPoolCountForTheDefaultOneOrTheFirst() {
    world.nodeOf("a", "big", Set.of()).nodeOf("b", "small", Set.of());
    submit(7, null);
    assertThat(wanted("big")).isEqualTo(2);
    assertThat(wanted("small")).isZero();

    world.node("c", 1);
    assertThat(wanted("default")).isEqualTo(2);
  }

  /** Its first jobs would be refused otherwise: nobody knows what its nodes can do. */
  @Test
  void aScaledPoolThatNeverHadANodeWantsOne() {
    capacity = capacity(Set.of("new"));
    assertThat(wanted("new")).isEqualTo(1);

    world.nodeOf("a", "new", Set.of()).pass(SCALE_IN_AFTER.plusSeconds(1));
    assertThat(wanted("new")).isZero();
  }
}
