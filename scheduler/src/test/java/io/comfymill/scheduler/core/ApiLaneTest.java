package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.forecast.Forecaster;
import io.comfymill.scheduler.core.job.JobState;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs that need no GPU neither hold one nor wait for one. */
class ApiLaneTest {
  private final CoreFixture world = new CoreFixture();
  private int submitted;

  private JobId gpu() {
    return submit(Requirements.NONE);
  }

  private JobId api() {
    return submit(Requirements.NONE.apiOnly(true));
  }

  private JobId submit(Requirements wanted) {
    return world.submit(CoreFixture.spec("job-" + ++submitted, submitted, 0, wanted));
  }

  private List<JobId> many(int count, boolean apiOnly) {
    return IntStream.range(0, count).mapToObj(number -> apiOnly ? api() : gpu()).toList();
  }

  private boolean waits(JobId job) {
    return world.find(job).state() instanceof JobState.Queued;
  }

  private long placed(List<JobId> jobs) {
    return jobs.stream().filter(job -> !waits(job)).count();
  }

  private String refusal(String node) {
    return world.refusals().get(new NodeId(node)).words();
  }

  @Test
  void anApiOnlyJobRunsBesideAGpuJobOnTheSameNode() {
    world.nodeWithApiLane("a", 1, 2);
    JobId gpu = gpu();
    world.assigned(gpu);
    JobId api = api();
    world.assigned(api);

    assertThat(world.nodeOf(api)).isEqualTo("a");
    assertThat(world.find(gpu).state()).isInstanceOf(JobState.Placed.class);
    assertThat(waits(gpu())).isTrue();
  }

  @Test
  void neitherKindIsHeldUpByAQueueOfTheOther() {
    world.nodeWithApiLane("a", 1, 2);
    List<JobId> gpus = many(20, false);
    List<JobId> apis = many(20, true);

    world.core.plan(world.now);

    assertThat(placed(gpus)).isEqualTo(1);
    assertThat(placed(apis)).isEqualTo(2);
    AttemptId gpu = world.current(gpus.get(0));
    world.started(gpu, "a").succeeded(gpu, "a");
    world.core.plan(world.now);
    assertThat(waits(gpus.get(1))).isFalse();
    assertThat(placed(apis)).isEqualTo(2);
  }

  @Test
  void aNodeForApiOnlyJobsTakesNothingElse() {
    world.nodeWithApiLane("cpu", 0, 1).node("gpu", 1);
    List<JobId> gpus = many(2, false);
    JobId api = api();

    world.core.plan(world.now);

    assertThat(world.nodeOf(api)).isEqualTo("cpu");
    assertThat(world.nodeOf(gpus.get(0))).isEqualTo("gpu");
    assertThat(waits(gpus.get(1))).isTrue();
    assertThat(refusal("cpu")).isEqualTo("takes only jobs that need no GPU");
  }

  @Test
  void apiOnlyJobsWaitForTheLaneAndLeaveSlotsAlone() {
    world.nodeWithApiLane("cpu", 0, 1).node("gpu", 4);
    List<JobId> apis = many(2, true);

    assertThat(refusal("cpu")).isEqualTo("has all 1 places of its API lane in use");
    assertThat(refusal("gpu")).isEqualTo("leaves API-only jobs to nodes with a lane for them");
    assertThat(placed(apis)).isEqualTo(1);
  }

  @Test
  void withoutALaneTheyAreJobsLikeOthers() {
    world.node("gpu", 1);
    List<JobId> jobs = List.of(api(), gpu());

    world.core.plan(world.now);

    assertThat(placed(jobs)).isEqualTo(1);
    assertThat(refusal("gpu")).isEqualTo("is busy");
  }

  @Test
  void slotsTakeThemWhileNoLaneIsOnline() {
    world.nodeWithApiLane("cpu", 0, 1).node("gpu", 1);
    for (int i = 0; i < 6; i++) {
      world.beacons(1).heartbeat("gpu", true, 1); // the lane's node is silent
    }
    JobId api = api();

    world.assigned(api);

    assertThat(world.nodeOf(api)).isEqualTo("gpu");
  }

  @Test
  void itFailsOverFromOneLaneToAnother() {
    world.nodeWithApiLane("cpu-1", 0, 1).nodeWithApiLane("cpu-2", 0, 1).node("gpu", 1);
    JobId api = api();
    AttemptId first = world.assigned(api);
    String node = world.nodeOf(api);

    world.ranAndFailed(first, node, FailureCause.HUNG).pass(Duration.ofMinutes(10));
    world.nodeWithApiLane("cpu-1", 0, 1).nodeWithApiLane("cpu-2", 0, 1);
    world.assigned(api);

    assertThat(world.nodeOf(api)).isNotEqualTo(node).startsWith("cpu-");
  }

  @Test
  void theLanesTakeTurns() {
    world.nodeWithApiLane("cpu-1", 0, 4).nodeWithApiLane("cpu-2", 0, 4);
    List<JobId> apis = many(4, true);

    world.core.plan(world.now);

    assertThat(apis.stream().map(world::nodeOf))
        .containsExactly("cpu-1", "cpu-2", "cpu-1", "cpu-2");
  }

  @Test
  void aNewLeaderCountsThemInTheLaneToo() {
    world.nodeWithApiLane("a", 1, 1);
    JobId api = api();
    world.assigned(api);
    Changes changes = world.core.takeChanges();

    SchedulerCore next = CoreFixture.restored(CoreFixture.SETTINGS, changes);

    var views = next.fleet().views();
    assertThat(views).extracting(view -> view.free()).containsExactly(1, 0);
    assertThat(views).extracting(view -> view.apiLane()).containsExactly(false, true);
  }

  @Test
  void theForecastGivesEachKindItsOwnLine() {
    world.nodeWithApiLane("a", 1, 1);
    List<JobId> gpus = many(3, false);
    List<JobId> apis = many(2, true);
    world.core.plan(world.now);

    Forecast forecast = Forecaster.of(world.core.snapshot(), List.of(), 3, world.now);

    Forecast.Place gpu = place(forecast, gpus.get(1));
    Forecast.Place api = place(forecast, apis.get(1));
    assertThat(api.expectedStart()).isEqualTo(gpu.expectedStart());
    assertThat(place(forecast, gpus.get(2)).expectedStart()).isAfter(gpu.expectedStart());
  }

  private static Forecast.Place place(Forecast forecast, JobId job) {
    Stream<Forecast.Place> places = forecast.places().stream();
    return places.filter(place -> place.job().equals(job)).findFirst().orElseThrow();
  }
}
