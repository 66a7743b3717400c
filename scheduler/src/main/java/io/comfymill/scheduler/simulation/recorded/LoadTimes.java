package io.comfymill.scheduler.simulation.recorded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long models take to load, estimated: by how much jobs of one shape took longer after a job
 * with other models on the same node than after one with the same. That is 0 where nothing can be
 * told.
 */
final class LoadTimes {
  private final Map<String, Double> seconds = new HashMap<>();
  private final Set<RecordedJob> cold = new HashSet<>();

  private record Kind(String models, long shape) {}

  private record Samples(List<Double> cold, List<Double> warm) {
    Samples() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  LoadTimes(List<RecordedJob> jobs) {
    Map<Kind, Samples> kinds = new HashMap<>();
    Map<Object, String> held = new HashMap<>();
    List<RecordedJob> byStart =
        jobs.stream()
            .sorted(
                Comparator.comparing(RecordedJob::startedAt)
                    .thenComparing(job -> job.id().toString()))
            .toList();
    for (RecordedJob job : byStart) {
      String before = held.get(job.node());
      if (job.models().isEmpty()) {
        continue; // it leaves what is loaded
      }
      held.put(job.node(), job.models());
      if (before == null) {
        continue; // nobody knows what was there before the first
      }
      Samples samples =
          kinds.computeIfAbsent(new Kind(job.models(), job.shape()), added -> new Samples());
      boolean warm = before.equals(job.models());
      (warm ? samples.warm() : samples.cold()).add(job.ran());
      if (!warm) {
        cold.add(job);
      }
    }
    Map<String, List<Double>> differences = new HashMap<>();
    kinds.forEach(
        (kind, samples) -> {
          if (!samples.cold().isEmpty() && !samples.warm().isEmpty()) {
            differences
                .computeIfAbsent(kind.models(), added -> new ArrayList<>())
                .add(Math.max(0, median(samples.cold()) - median(samples.warm())));
          }
        });
    differences.forEach((models, found) -> seconds.put(models, median(found)));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  double of(String models) {
    return seconds.getOrDefault(models, 0.0);
  }

  /** How long the job itself ran, without the loading that it waited for. */
  double withoutLoading(RecordedJob job) {
    double ran = job.ran();
    return cold.contains(job) ? Math.max(ran - of(job.models()), Math.min(ran, LEAST)) : ran;
  }

  /** No job takes no time. */
  private static final double LEAST = 0.001;
}
