package io.comfymill.gateway.jobs;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job's part of a forecast.
 *
 * @param place null if it is too far back or too new to be in the forecast
 * @param positionAtLeast if it is too far back
 */
record JobForecast(
    Forecast.@Nullable Place place,
    @Nullable Integer positionAtLeast,
    @Nullable Integer queued,
    @Nullable Instant asOf,
    List<Forecast.Group> waiting) {
  static final JobForecast NONE = new JobForecast(null, null, null, null, List.of());

  JobForecast {
    waiting = List.copyOf(waiting);
  }

  /** It has no place in line, and no node is asked. */
  JobForecast outOfLine() {
    return new JobForecast(null, null, queued, asOf, List.of());
  }

  /**
   * @param failedOn nodes on which its attempts failed
   */
  static JobForecast of(
      Forecast forecast, JobId job, Optional<Requirements> requirements, Set<NodeId> failedOn) {
    Forecast.Place place =
        forecast.places().stream().filter(one -> one.job().equals(job)).findFirst().orElse(null);
    boolean more = forecast.queued() > forecast.places().size();
    return new JobForecast(
        place,
        place == null && more ? forecast.places().size() + 1 : null,
        forecast.queued(),
        forecast.at(),
        place == null
            ? requirements.map(wanted -> reasons(forecast, wanted, failedOn)).orElse(List.of())
            : forecast.demands().get(place.demand()).groups());
  }

  /**
   * Those given for jobs with the same requirements, preferably ones that failed on the same nodes.
   */
  private static List<Forecast.Group> reasons(
      Forecast forecast, Requirements requirements, Set<NodeId> failedOn) {
    List<Forecast.Demand> alike =
        forecast.demands().stream()
            .filter(demand -> demand.requirements().equals(requirements))
            .toList();
    return alike.stream()
        .filter(demand -> demand.avoid().equals(failedOn))
        .findFirst()
        .or(() -> alike.stream().findFirst())
        .map(Forecast.Demand::groups)
        .orElse(List.of());
  }
}
