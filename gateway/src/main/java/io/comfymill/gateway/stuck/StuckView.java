package io.comfymill.gateway.stuck;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Waiting jobs that no node takes, as the fleet is now. Those that only wait until a pool is
 * resumed are not among them.
 *
 * @param asOf when the scheduler looked; null before it has
 * @param queued all jobs that wait, whoever's
 * @param stuck the tenant's, those with the same reasons together, the most first
 * @param others how many jobs of other tenants are stuck
 */
@JsonNaming(SnakeCaseStrategy.class)
record StuckView(@Nullable Instant asOf, int queued, List<Group> stuck, int others) {
  static final StuckView NOTHING = new StuckView(null, 0, List.of(), 0);

  private static final int MOST_NAMED = 100;

  StuckView {
    stuck = List.copyOf(stuck);
  }

  /**
   * Jobs that ask for the same, and that no node takes for the same reasons.
   *
   * @param failedOn nodes that they are kept from since they failed there
   * @param reasons why not, of each group of nodes
   * @param first some of them, those first in line first
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Group(
      int jobs,
      Wanted wanted,
      SortedSet<NodeId> failedOn,
      List<Forecast.Group> reasons,
      List<Waiting> first) {}

  /** What they ask of a node. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Wanted(
      SortedSet<String> models,
      @Nullable String pool,
      SortedSet<String> labels,
      @Nullable NodeId node,
      long minVramBytes,
      boolean apiOnly) {
    static Wanted of(Requirements requirements) {
      return new Wanted(
          requirements.modelFiles(),
          requirements.pool(),
          requirements.labels(),
          requirements.pin(),
          requirements.minVramBytes(),
          requirements.needsNoGpu());
    }
  }

  /**
   * One of them.
   *
   * @param id its {@code prompt_id}
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Waiting(JobId jobId, String id, Instant submittedAt) {}

  /**
   * @param own those of {@link StuckJobs} that are the tenant's
   */
  static StuckView of(Forecast forecast, Map<JobId, Waiting> own) {
    Map<Integer, List<Waiting>> byDemand = new LinkedHashMap<>();
    for (Forecast.Place place : forecast.places()) {
      if (StuckJobs.isStuck(forecast, place)) {
        List<Waiting> some = byDemand.computeIfAbsent(place.demand(), added -> new ArrayList<>());
        Waiting waiting = own.get(place.job());
        if (waiting != null) {
          some.add(waiting);
        }
      }
    }
    int others = 0;
    Map<Alike, Group> alike = new LinkedHashMap<>();
    for (Map.Entry<Integer, List<Waiting>> entry : byDemand.entrySet()) {
      Forecast.Demand demand = forecast.demands().get(entry.getKey());
      if (entry.getValue().isEmpty()) {
        others += demand.jobs();
      } else {
        alike.merge(Alike.of(demand), group(demand, entry.getValue()), StuckView::together);
      }
    }
    List<Group> stuck =
        alike.values().stream().sorted(Comparator.comparingInt(one -> -one.jobs())).toList();
    return new StuckView(forecast.at(), forecast.queued(), stuck, others);
  }

  /** What lines of several clients share. */
  private record Alike(
      Requirements requirements, SortedSet<NodeId> avoid, List<Forecast.Group> groups) {
    static Alike of(Forecast.Demand demand) {
      return new Alike(demand.requirements(), demand.avoid(), demand.groups());
    }
  }

  private static Group group(Forecast.Demand demand, List<Waiting> waiting) {
    return new Group(
        demand.jobs(),
        Wanted.of(demand.requirements()),
        demand.avoid(),
        demand.groups(),
        waiting.stream().limit(MOST_NAMED).toList());
  }

  private static Group together(Group one, Group other) {
    List<Waiting> first = new ArrayList<>(one.first);
    first.addAll(other.first);
    return new Group(
        one.jobs + other.jobs,
        one.wanted,
        one.failedOn,
        one.reasons,
        first.stream().limit(MOST_NAMED).toList());
  }
}
