package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a time that is over, tried with other policies, weights and nodes. A gateway asks for
 * it, a scheduler tells how far it is and what came of it.
 *
 * @param type always {@link #TYPE}
 * @param at when this was said
 * @param by who asked for it
 * @param from jobs count that were submitted from then on
 * @param to and before
 * @param message why it has failed
 * @param jobs how many are tried; 0 until that is known
 * @param leftOut how many more there were, which cannot be tried
 * @param done how many are done, of all variants together
 * @param recorded what it was like; null until that is known
 * @param results of the variants that are done, in their order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Simulation(
    String type,
    Instant at,
    String id,
    String by,
    Instant from,
    Instant to,
    List<Variant> variants,
    State state,
    @Nullable String message,
    int jobs,
    int leftOut,
    int done,
    @Nullable Recorded recorded,
    List<Result> results) {
  public static final String TYPE = "Simulation";

  public Simulation {
    Require.type(type, TYPE);
    Require.time(at, "at");
    Require.name(id, "id");
    Require.name(by, "by");
    Require.time(from, "from");
    Require.time(to, "to");
    Require.present(variants, "variants");
    Require.present(state, "state");
    Require.present(results, "results");
    variants = List.copyOf(variants);
    results = List.copyOf(results);
  }

  /** How it is. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * What is tried.
   *
   * @param weights of tenants; of those that are not named, 1
   * @param without nodes that are left out
   * @param added how many more there are of the node {@code like}
   * @param like null for the first node of all
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Variant(
      String policy,
      SortedMap<String, Integer> weights,
      List<NodeId> without,
      int added,
      @Nullable NodeId like) {
    public Variant {
      Require.name(policy, "policy");
      weights = weights == null ? Collections.emptySortedMap() : copy(weights);
      without = without == null ? List.of() : List.copyOf(without);
      Require.that(added >= 0, "added", "is less than 0");
    }
  }

  /** Seconds. */
  public record Spread(double mean, double p50, double p95, double p99) {}

  /**
   * What it was like.
   *
   * @param waits from submit to start
   * @param times from submit to end
   */
  public record Recorded(Spread waits, Spread times, SortedMap<String, Double> waitsByTenant) {
    public Recorded {
      Require.present(waits, "waits");
      Require.present(times, "times");
      Require.present(waitsByTenant, "waitsByTenant");
      waitsByTenant = copy(waitsByTenant);
    }
  }

  /**
   * What a variant came to.
   *
   * @param problem why it cannot be; then nothing else is said
   * @param nodes how many there were
   * @param loads how often models were loaded
   * @param running share of the nodes' time in which they ran jobs
   * @param loading share in which they loaded models
   * @param fairness 1 where each tenant got what was its due while others waited too
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      @Nullable String problem,
      int nodes,
      @Nullable Spread waits,
      @Nullable Spread times,
      @Nullable SortedMap<String, Double> waitsByTenant,
      int loads,
      double running,
      double loading,
      double fairness,
      double makespanSeconds) {
    public Result {
      waitsByTenant = waitsByTenant == null ? null : copy(waitsByTenant);
    }

    public static Result impossible(String problem) {
      return new Result(problem, 0, null, null, null, 0, 0, 0, 0, 0);
    }
  }

  private static <T> SortedMap<String, T> copy(Map<String, T> values) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** The same, further on. */
  public Simulation now(
      Instant later,
      State next,
      @Nullable String why,
      int alreadyDone,
      @Nullable Recorded was,
      List<Result> found) {
    return new Simulation(
        type, later, id, by, from, to, variants, next, why, jobs, leftOut, alreadyDone, was, found);
  }

  /** The same, of so many jobs. */
  public Simulation of(int tried, int others) {
    return new Simulation(
        type, at, id, by, from, to, variants, state, message, tried, others, done, recorded,
        results);
  }
}
