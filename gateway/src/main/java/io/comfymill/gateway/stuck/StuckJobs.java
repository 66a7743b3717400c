package io.comfymill.gateway.stuck;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.Forecast;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which waiting jobs no node takes. Those that only wait for a pool to be resumed, or for a model
 * that is on its way, are none.
 */
public final class StuckJobs {
  private static final Set<String> PASSING = Set.of("queue_paused", "fetches_models");

  private StuckJobs() {}

  public static Set<JobId> of(Forecast forecast) {
    return forecast.places().stream()
        .filter(place -> isStuck(forecast, place))
        .map(Forecast.Place::job)
        .collect(Collectors.toSet());
  }

  static boolean isStuck(Forecast forecast, Forecast.Place place) {
    return place.expectedStart() == null
        && forecast.demands().get(place.demand()).groups().stream()
            .noneMatch(group -> PASSING.contains(group.code()));
  }
}
