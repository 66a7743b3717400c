package io.comfymill.scheduler.simulation.engine;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The result of a workload under one policy.
 *
 * @param done the jobs in the order in which they ended
 * @param loads how often models were loaded, on all nodes
 * @param runSeconds time in which nodes ran jobs, summed over all nodes
 * @param loadSeconds time in which they loaded models, likewise
 * @param nodes how many there were
 * @param fairness from 0 to 1, see {@link FairShares}
 */
public record PolicyResult(
    String policy,
    List<Done> done,
    int loads,
    double runSeconds,
    double loadSeconds,
    int nodes,
    double fairness) {
  public PolicyResult {
    done = List.copyOf(done);
    if (done.isEmpty()) {
      throw new IllegalArgumentException("there were no jobs");
    }
  }

  /**
   * A job that succeeded.
   *
   * @param seconds from submit to success
   * @param endedAt in seconds since the beginning
   * @param waited seconds from submit to the start that it succeeded from
   */
  public record Done(String tenant, double seconds, double endedAt, double waited) {}

  public double meanSeconds() {
    return done.stream().mapToDouble(Done::seconds).average().orElseThrow();
  }

  public SortedMap<String, Double> meanSecondsByTenant() {
    return done.stream()
        .collect(
            Collectors.groupingBy(
                Done::tenant, TreeMap::new, Collectors.averagingDouble(Done::seconds)));
  }

  /** The time within which this percentage of the jobs were done. */
  public double percentile(int percent) {
    double[] seconds = done.stream().mapToDouble(Done::seconds).sorted().toArray();
    return seconds[Math.min(seconds.length - 1, seconds.length * percent / 100)];
  }

  /** When the last one was done. */
  public double makespanSeconds() {
    return done.get(done.size() - 1).endedAt();
  }

  /** Share of the nodes' time in which they ran jobs; loading models is not running. */
  public double utilisation() {
    return runSeconds / (nodes * makespanSeconds());
  }

  /** Share of the nodes' time in which they loaded models. */
  public double loading() {
    return loadSeconds / (nodes * makespanSeconds());
  }

  @Override
  public String toString() {
    return "mean %.2f s, p95 %.2f s, %d loads".formatted(meanSeconds(), percentile(95), loads);
  }
}
