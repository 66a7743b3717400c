package io.comfymill.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.Forecast.Confidence;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.forecast.Forecaster;
import io.comfymill.scheduler.core.policy.LeastLoaded;
import io.comfymill.scheduler.core.retry.Backoff;
import io.comfymill.scheduler.core.retry.RetryLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final Requirements FLUX =
      Requirements.of(List.of("EmptyImage"), List.of("flux.safetensors"));
  private static final Capabilities BARE = new Capabilities("bare", Set.of("EmptyImage"), Set.of());
  private static final CoreSettings SETTINGS =
      CoreFixture.settings(
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(2),
          new RetryLimits(3, 20, 3, new Backoff(Duration.ofSeconds(8), Duration.ofSeconds(8))),
          new LeastLoaded());

  private final CoreFixture world = new CoreFixture(SETTINGS);

  private @Nullable Forecast told() {
    world.core.plan(world.now);
    world.core.forecast(world.now);
    return world.core.takeChanges().forecast();
  }

  private Forecast forecast() {
    world.pass(Duration.ofSeconds(20));
    Forecast told = told();
    assertThat(told).isNotNull();
    return told;
  }

  private static Forecast.Place place(Forecast forecast, JobId job) {
    return forecast.places().stream()
        .filter(place -> place.job().equals(job))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> why(Forecast forecast, JobId job) {
    return forecast.demands().get(place(forecast, job).demand()).groups().stream()
        .map(group -> group.code() + " " + group.nodes())
        .toList();
  }

  /** Runs one job for so long, alone. */
  private void experience(Duration time) {
    AttemptId attempt = world.assigned(world.submit("known-" + time));
    String node = world.nodeOf(attempt.job());
    world.started(attempt, node).pass(time).succeeded(attempt, node);
  }

  @Test
  void runTimesThatDifferWidelyAreNoSureThing() {
    world.node("a", 1);
    for (int i = 0; i < 5; i++) {
      experience(Duration.ofMillis(100 + i));
      experience(Duration.ofSeconds(20 + i));
    }
    world.started(world.assigned(world.submit("running")), "a");
    JobId job = world.submit("waiting");

    assertThat(place(told(), job).confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void positionsAndTimesFollowTheOrderOfServing() {
    world.node("a", 1);
    experience(Duration.ofSeconds(4));
    JobId running = world.submit("running");
    world.started(world.assigned(running), "a");
    JobId second = world.submit(CoreFixture.spec("second", 2, 0, Requirements.NONE));
    JobId first = world.submit(CoreFixture.spec("first", 1, 0, Requirements.NONE));

    Forecast forecast = told();

    assertThat(forecast.queued()).isEqualTo(2);
    assertThat(forecast.places()).extracting(Forecast.Place::job).containsExactly(first, second);
    Forecast.Place next = place(forecast, first);
    assertThat(next.position()).isEqualTo(1);
    assertThat(next.expectedStart()).isEqualTo(world.now.plusSeconds(4));
    assertThat(next.expectedFinish()).isEqualTo(world.now.plusSeconds(8));
    assertThat(next.confidence()).isEqualTo(Confidence.HIGH);
    assertThat(place(forecast, second).expectedStart()).isEqualTo(world.now.plusSeconds(8));
  }

  @Test
  void confidenceSaysHowMuchWasMeasured() {
    world.node("a", 1);
    world.assigned(world.submit("running"));
    JobId unknown = world.submit("unknown");
    assertThat(place(forecast(), unknown).confidence()).isEqualTo(Confidence.LOW);

    CoreFixture other = new CoreFixture(SETTINGS);
    other.node("a", 1);
    AttemptId attempt = other.assigned(other.submit("p"));
    other.started(attempt, "a").pass(Duration.ofSeconds(4)).succeeded(attempt, "a");
    other.heartbeat("a", false, 1).node("b", 1);
    other.assigned(other.submit("q"));
    JobId elsewhere = other.submit("elsewhere");
    other.core.forecast(other.now);
    assertThat(place(other.core.takeChanges().forecast(), elsewhere).confidence())
        .isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void nodesAreGroupedByWhatTheyHaveAgainstTheJob() {
    world.node("bare-1", 1, BARE).node("bare-2", 1, BARE).node("rich", 1).node("off", 1);
    world.heartbeat("off", false, 1);
    world.submit(CoreFixture.spec("running", 0, 0, FLUX));
    JobId waiting = world.submit(CoreFixture.spec("waiting", 1, 0, FLUX));

    Forecast forecast = forecast();

    assertThat(why(forecast, waiting))
        .containsExactlyInAnyOrder("lacks_models [bare-1, bare-2]", "offline [off]", "busy [rich]");
    assertThat(forecast.demands().get(0).requirements()).isEqualTo(FLUX);
    assertThat(forecast.demands().get(0).jobs()).isEqualTo(1);
  }

  @Test
  void aJobThatNoNodeTakesHasAPlaceAndNoTime() {
    world.node("bare", 1, BARE);
    JobId job = world.submit(CoreFixture.spec("p", 0, 0, FLUX));

    Forecast.Place place = place(forecast(), job);

    assertThat(place.expectedStart()).isNull();
    assertThat(place.expectedFinish()).isNull();
    assertThat(place.confidence()).isEqualTo(Confidence.LOW);
  }

  @Test
  void aJobThatPausesAfterAFailureSaysSo() {
    world.node("a", 1).node("bare", 1, BARE);
    JobId job = world.submit(CoreFixture.spec("p", 0, 0, FLUX));
    world.ranAndFailed(world.assigned(job), "a", FailureCause.HUNG);

    Forecast forecast = told();

    assertThat(why(forecast, job))
        .containsExactlyInAnyOrder("backing_off [a]", "lacks_models [bare]");
    assertThat(place(forecast, job).expectedStart())
        .isBetween(world.now.plusSeconds(4), world.now.plusSeconds(8));
    assertThat(forecast.queued()).isEqualTo(1);
  }

  @Test
  void itIsToldAtMostOnceASecondAndOnlyAfterAChange() {
    world.fullNode("a");
    world.submit("1");
    assertThat(told()).isNotNull();
    world.submit("2");
    assertThat(told()).isNull();
    world.pass(Duration.ofSeconds(1));
    assertThat(told()).isNotNull();
    world.pass(Duration.ofSeconds(5));
    assertThat(told()).as("nothing happened").isNull();
    world.pass(Duration.ofSeconds(5));
    assertThat(told()).as("refreshed now and then").isNotNull();
  }

  @Test
  void thatNobodyWaitsAnyLongerIsToldOnce() {
    JobId job = world.submit("1");
    assertThat(told().queued()).isEqualTo(1);
    world.cancel(job).pass(Duration.ofSeconds(1));

    Forecast last = told();
    assertThat(last.queued()).isZero();
    assertThat(last.places()).isEmpty();
    world.pass(Duration.ofMinutes(1)).node("a", 1);
    assertThat(told()).isNull();
  }

  @Test
  void onlyTheFirstOnesHaveAPlace() {
    world.fullNode("a");
    List<JobId> jobs = new ArrayList<>();
    for (int i = 0; i < Forecaster.MOST_PLACES + 50; i++) {
      jobs.add(world.submit(CoreFixture.spec("job-" + i, i, 0, Requirements.NONE)));
    }

    Forecast forecast = forecast();

    assertThat(forecast.queued()).isEqualTo(jobs.size());
    assertThat(forecast.places())
        .extracting(Forecast.Place::job)
        .isEqualTo(jobs.subList(0, Forecaster.MOST_PLACES));
  }

  @Test
  void jobsThatNobodyTakesDoNotPushTheOthersOut() {
    world.fullNode("bare", BARE);
    for (int i = 0; i < Forecaster.MOST_PLACES + 50; i++) {
      world.submit(CoreFixture.spec("flux-" + i, i, 0, FLUX));
    }
    JobId possible = world.submit(CoreFixture.spec("possible", 9999, 0, Requirements.NONE));

    assertThat(place(forecast(), possible).expectedStart()).isNotNull();
  }

  @Test
  void everyPlacementSaysWhyThatNode() {
    world.node("a", 1);
    JobId job = world.submit(CoreFixture.spec("p", 0, 0, FLUX));
    world.assigned(job);

    assertThat(world.find(job).current().orElseThrow().reason())
        .isEqualTo("least_loaded: 0 of 1 slots in use");
  }
}
