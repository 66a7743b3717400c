package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the queued jobs stand in line, and why they wait. The scheduler writes the latest forecast
 * to its table {@code forecast}; gateways answer from there.
 *
 * @param queued all jobs that wait
 * @param places of the first ones, in the order in which they will be served
 */
public record Forecast(Instant at, int queued, List<Place> places, List<Demand> demands) {
  public Forecast {
    Require.time(at, "at");
    Require.present(places, "places");
    Require.present(demands, "demands");
    places = List.copyOf(places);
    demands = List.copyOf(demands);
  }

  /** How much of an estimate rests on measurements. */
  public enum Confidence {
    /** Nothing similar has run yet. */
    LOW,
    /** Similar work ran on other nodes, or some of the jobs ahead are estimated. */
    MEDIUM,
    /** Everything it is based on was measured. */
    HIGH
  }

  /**
   * One job's place.
   *
   * @param position 1 is next
   * @param demand index into {@link Forecast#demands}
   * @param expectedStart null where no node can take it
   * @param expectedFinish null where no node can take it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Place(
      JobId job,
      int position,
      int demand,
      @Nullable Instant expectedStart,
      @Nullable Instant expectedFinish,
      Confidence confidence) {}

  /**
   * Queued jobs with equal requirements.
   *
   * @param avoid nodes that failed them
   * @param jobs how many wait
   * @param groups why nodes cannot take them now, by reason
   */
  public record Demand(
      Requirements requirements, SortedSet<NodeId> avoid, int jobs, List<Group> groups) {
    public Demand {
      avoid = Collections.unmodifiableSortedSet(new TreeSet<>(avoid));
      groups = List.copyOf(groups);
    }
  }

  /**
   * Nodes that share a reason.
   *
   * @param code stable, for programs
   * @param words for people; goes on after "the node "
   */
  public record Group(String code, String words, SortedSet<NodeId> nodes) {
    public Group {
      nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    }
  }
}
