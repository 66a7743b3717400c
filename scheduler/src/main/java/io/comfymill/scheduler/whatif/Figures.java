package io.comfymill.scheduler.whatif;

import io.comfymill.common.wire.Simulation;
import io.comfymill.scheduler.simulation.engine.PolicyResult;
import io.comfymill.scheduler.simulation.recorded.RecordedJob;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What is told of jobs that were tried, and of those that ran. */
final class Figures {
  private static final double MILLIS = 1000;

  private Figures() {}

  static Simulation.Recorded recorded(List<RecordedJob> jobs) {
    return new Simulation.Recorded(
        spread(jobs, RecordedJob::waited),
        spread(jobs, RecordedJob::took),
        byTenant(jobs, job -> job.tenant().value(), RecordedJob::waited));
  }

  static Simulation.Result of(PolicyResult result) {
    return new Simulation.Result(
        null,
        result.nodes(),
        spread(result.done(), PolicyResult.Done::waited),
        spread(result.done(), PolicyResult.Done::seconds),
        byTenant(result.done(), PolicyResult.Done::tenant, PolicyResult.Done::waited),
        result.loads(),
        rounded(result.utilisation()),
        rounded(result.loading()),
        rounded(result.fairness()),
        rounded(result.makespanSeconds()));
  }

  private static <T> Simulation.Spread spread(List<T> of, ToDoubleFunction<T> seconds) {
    double[] sorted = of.stream().mapToDouble(seconds).sorted().toArray();
    double mean = of.stream().mapToDouble(seconds).average().orElse(0);
    return new Simulation.Spread(
        rounded(mean), percentile(sorted, 50), percentile(sorted, 95), percentile(sorted, 99));
  }

  private static double percentile(double[] sorted, int percent) {
    return rounded(sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)]);
  }

  private static <T> SortedMap<String, Double> byTenant(
      List<T> of, Function<T, String> tenant, ToDoubleFunction<T> seconds) {
    return of.stream()
        .collect(
            Collectors.groupingBy(
                tenant,
                TreeMap::new,
                Collectors.collectingAndThen(
                    Collectors.averagingDouble(seconds), Figures::rounded)));
  }

  private static double rounded(double value) {
    return Math.round(value * MILLIS) / MILLIS;
  }
}
