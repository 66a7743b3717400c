package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Jobs of one sticky key go to one node while it lives. */
class StickyJobsTest {
  private final CoreFixture world = new CoreFixture();

  private JobId submit(String prompt, String key, String... models) {
    Requirements wanted =
        new Requirements(
            Collections.emptySortedSet(),
            new TreeSet<>(Set.of(models)),
            null,
            Collections.emptySortedSet(),
            null,
            0,
            key);
    return world.submit(CoreFixture.spec(prompt, 0, 0, wanted));
  }

  private String placed(JobId job) {
    world.core.plan(world.now);
    return world.nodeOf(job);
  }

  @Test
  void aKeyStaysWhereItsFirstJobWentThoughOthersAreIdle() {
    world.node("a", 3).node("b", 3).node("c", 3);
    String home = placed(submit("1", "k"));

    assertThat(placed(submit("2", "k"))).isEqualTo(home);
    assertThat(placed(submit("3", "k"))).isEqualTo(home);
    assertThat(placed(submit("4", "another"))).isNotEqualTo(home);
  }

  @Test
  void jobsOfOneKeyThatArePlacedAtOnceGoTogether() {
    world.node("a", 3).node("b", 3).node("c", 3);
    List<JobId> jobs =
        List.of(submit("1", "k"), submit("2", "k", "flux.safetensors"), submit("3", "k"));
    world.core.plan(world.now);

    assertThat(jobs).extracting(world::nodeOf).containsOnly(world.nodeOf(jobs.get(0)));
  }

  @Test
  void aKeyWaitsForItsBusyNode() {
    world.node("a", 1).node("b", 1);
    String home = placed(submit("1", "k"));
    String other = home.equals("a") ? "b" : "a";
    JobId second = submit("2", "k");
    world.core.plan(world.now);

    assertThat(world.find(second).current()).isEmpty();
    assertThat(world.refusals().get(new NodeId(other)))
        .isEqualTo(Reason.STICKY_ELSEWHERE.with(new NodeId(home)));
  }

  @Test
  void aKeyMovesWhenItsNodeIsLostAndStaysThere() {
    world.beacons(1).node("a", 3);
    placed(submit("1", "k"));
    world.beacons(3).node("b", 3);

    assertThat(placed(submit("2", "k"))).isEqualTo("b");
    world.node("a", 3);
    assertThat(placed(submit("3", "k"))).isEqualTo("b");
  }

  @Test
  void aKeyMovesWithAJobThatFailedAtItsHome() {
    world.node("a", 3).node("b", 3);
    JobId job = submit("1", "k");
    String home = placed(job);
    world.failed(world.current(job), home, FailureCause.EXECUTION_ERROR);
    String second = placed(job);

    assertThat(second).isNotEqualTo(home);
    assertThat(placed(submit("2", "k"))).isEqualTo(second);
  }

  @Test
  void aRestartedSchedulerKnowsTheKeysOfTheJobsThatNodesHave() {
    world.node("a", 3).node("b", 3);
    String home = placed(submit("1", "k"));
    Changes changes = world.core.takeChanges();
    CoreFixture restarted = new CoreFixture();
    restarted.node("a", 3).node("b", 3);
    changes.jobs().forEach(change -> restarted.core.restore(change.job()));

    JobId second =
        restarted.submit(
            CoreFixture.spec(
                "2", 0, 0, changes.jobs().iterator().next().job().ticket().requirements()));
    restarted.core.plan(restarted.now);

    assertThat(restarted.nodeOf(second)).isEqualTo(home);
  }
}
