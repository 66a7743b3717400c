package io.comfymill.scheduler.core;

import static io.comfymill.scheduler.core.CoreFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.pass.Placement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReprioritiseTest {
  private final CoreFixture world = new CoreFixture();

  private JobId submit(String tenant, String client, String prompt, double number) {
    return world.submit(CoreFixture.spec(tenant, client, prompt, number, 0, Requirements.NONE));
  }

  /** The order in which they are served, one slot at a time. */
  private List<JobId> served(int count) {
    List<JobId> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Placement placement = world.core.plan(world.now).placements().get(0);
      order.add(placement.job().id());
      world.succeeded(world.current(placement.job().id()), placement.node().value());
    }
    return order;
  }

  @Test
  void aNewNumberMovesAJobWithinItsClientsLine() {
    JobId first = submit("t", "c", "1", 1);
    JobId second = submit("t", "c", "2", 2);
    world.reprioritise(second, null, -1.0).node("a", 1);

    assertThat(served(2)).containsExactly(second, first);
  }

  @Test
  void aNewTierGoesBeforeAllOthers() {
    JobId first = submit("t", "c", "1", 1);
    JobId second = submit("u", "d", "2", 2);
    world.reprioritise(second, 9, null).node("a", 1);

    assertThat(served(2)).containsExactly(second, first);
  }

  @Test
  void movingItsOnlyJobCostsATenantNoTurn() {
    JobId early = submit("early", "c", "1", 1);
    JobId late = submit("late", "c", "2", 2);
    world.reprioritise(early, null, 7.0).node("a", 1);

    assertThat(served(2)).containsExactly(early, late);
  }

  @Test
  void movingToAnotherTierAndBackGainsNoTurn() {
    world.node("a", 1);
    submit("greedy", "c", "0", 0);
    served(1);
    JobId greedy = submit("greedy", "c", "1", 1);
    JobId modest = submit("modest", "c", "2", 2);
    world.reprioritise(greedy, 1, null).reprioritise(greedy, 0, null);

    assertThat(served(2)).containsExactly(modest, greedy);
  }

  @Test
  void aJobIsMovedNextToAnotherOfItsTenantInThatOnesLine() {
    JobId first = submit("t", "c", "1", 1);
    JobId second = submit("t", "c", "2", 2);
    JobId elsewhere = submit("t", "d", "3", 3);
    JobId foreign = submit("u", "c", "4", 4);
    world.core.takeChanges();

    world.move(elsewhere, second, true).move(foreign, first, true);

    Changes changes = world.core.takeChanges();
    assertThat(names(changes)).containsExactly("Queued");
    assertThat(changes.jobs())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.job().ticket().line()).isEqualTo("c");
              assertThat(change.job().ticket().number()).isEqualTo(1.5);
              assertThat(change.job().ticket().clientId()).isEqualTo("d");
            });
    world.node("a", 1);
    assertThat(served(4))
        .filteredOn(job -> !job.equals(foreign))
        .containsExactly(first, elsewhere, second);
  }

  @Test
  void aMoveIntoAnotherTierTakesThatTier() {
    JobId first = world.submit(CoreFixture.spec("1", 1, 5, Requirements.NONE));
    JobId second = world.submit(CoreFixture.spec("2", 2, 0, Requirements.NONE));

    world.move(second, first, true).node("a", 1);

    assertThat(served(2)).containsExactly(second, first);
  }

  @Test
  void theChangeIsToldAndKept() {
    JobId job = submit("t", "c", "1", 1);
    world.core.takeChanges();
    world.reprioritise(job, 2, 3.0);

    Changes changes = world.core.takeChanges();
    assertThat(names(changes)).containsExactly("Queued");
    assertThat(changes.events().get(0).job().sequence()).isEqualTo(2);
    assertThat(changes.jobs())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.job().ticket().priority()).isEqualTo(2);
              assertThat(change.job().ticket().number()).isEqualTo(3.0);
            });
    assertThat(world.core.queued()).isEqualTo(1);
  }

  @Test
  void aJobThatDoesNotWaitOrIsThereAlreadyIsLeftAlone() {
    world.node("a", 1);
    JobId placed = submit("t", "c", "1", 1);
    world.assigned(placed);
    JobId waiting = submit("t", "c", "2", 2);
    world.core.takeChanges();

    world.reprioritise(placed, 5, null).reprioritise(waiting, 0, 2.0);
    world.reprioritise(CoreFixture.spec("never", 0, 0, Requirements.NONE).id(), 5, null);

    assertThat(world.core.takeChanges().isEmpty()).isTrue();
  }
}
