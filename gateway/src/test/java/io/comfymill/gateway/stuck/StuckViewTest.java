package io.comfymill.gateway.stuck;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StuckViewTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Forecast.Group NO_MODEL = group("lacks_models", "a", "b");

  private final List<Forecast.Place> places = new ArrayList<>();

  private static Forecast.Group group(String code, String... nodes) {
    return new Forecast.Group(
        code,
        code,
        List.of(nodes).stream().map(NodeId::new).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Forecast.Demand demand(int jobs, String model, Forecast.Group... groups) {
    return new Forecast.Demand(
        Requirements.of(List.of("Loader"), List.of(model)), new TreeSet<>(), jobs, List.of(groups));
  }

  private JobId place(int demand, @Nullable Instant start) {
    JobId job = new JobId(UUID.randomUUID());
    places.add(
        new Forecast.Place(job, places.size() + 1, demand, start, start, Forecast.Confidence.LOW));
    return job;
  }

  private StuckView view(Set<JobId> own, Forecast.Demand... demands) {
    Forecast forecast = new Forecast(NOW, 99, places, List.of(demands));
    assertThat(StuckJobs.of(forecast)).containsAll(own);
    return StuckView.of(
        forecast,
        own.stream()
            .collect(
                Collectors.toMap(job -> job, job -> new StuckView.Waiting(job, "p-" + job, NOW))));
  }

  @Test
  void equalWaitsOfSeveralClientsAreOneGroup() {
    JobId first = place(0, null);
    place(2, NOW);
    JobId second = place(1, null);
    JobId third = place(3, null);

    StuckView view =
        view(
            Set.of(first, second, third),
            demand(5, "m.pt", NO_MODEL),
            demand(7, "m.pt", NO_MODEL),
            demand(3, "there.pt", group("busy", "a")),
            demand(1, "m.pt", group("offline", "a"), group("lacks_models", "b")));

    assertThat(view.queued()).isEqualTo(99);
    assertThat(view.stuck()).extracting(StuckView.Group::jobs).containsExactly(12, 1);
    assertThat(view.stuck().get(0).reasons()).containsExactly(NO_MODEL);
    assertThat(view.stuck().get(0).wanted().models()).containsExactly("m.pt");
    assertThat(view.stuck().get(0).first())
        .extracting(StuckView.Waiting::jobId)
        .containsExactly(first, second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queue_paused", "fetches_models"})
  void whatWaitsForAPausedPoolOrForItsModelIsNotStuck(String code) {
    place(0, null);

    StuckView view = view(Set.of(), demand(1, "m.pt", group(code, "a"), NO_MODEL));

    assertThat(view.stuck()).isEmpty();
    assertThat(view.others()).isZero();
  }

  @Test
  void otherTenantsJobsAreCountedAndNotNamed() {
    place(0, null);

    StuckView view = view(Set.of(), demand(4, "theirs.pt", NO_MODEL));

    assertThat(view.stuck()).isEmpty();
    assertThat(view.others()).isEqualTo(4);
  }
}
