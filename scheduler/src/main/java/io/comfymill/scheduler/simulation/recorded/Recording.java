package io.comfymill.scheduler.simulation.recorded;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.simulation.engine.Timeline;
import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Cluster;
import io.comfymill.scheduler.simulation.workload.Model;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of a time that is over, as a workload. Each comes when it came and runs as long as it ran,
 * less the loading of its models. A node holds the models of one job at a time, and every node has
 * every file and every class: of that, nothing was recorded.
 */
public final class Recording {
  /** More than any node has, so that nothing fits beside it. */
  private static final long ALL_OF_THE_VRAM = 1L << 60;

  private static final double LEAST_SECONDS = 0.001;

  private final List<RecordedJob> jobs;
  private final LoadTimes loads;

  /**
   * @param jobs at least one
   */
  public Recording(List<RecordedJob> jobs) {
    this.jobs =
        jobs.stream()
            .sorted(
                Comparator.comparing(RecordedJob::submittedAt)
                    .thenComparing(job -> job.id().toString()))
            .toList();
    this.loads = new LoadTimes(jobs);
  }

  /** By time. A pin to a node that the cluster does not have is left out. */
  public List<Arrival> on(Cluster cluster) {
    Set<NodeId> there = cluster.nodes().stream().map(Cluster.Node::id).collect(Collectors.toSet());
    Instant start = jobs.get(0).submittedAt();
    List<Arrival> arrivals = new ArrayList<>();
    for (RecordedJob job : jobs) {
      arrivals.add(
          new Arrival(
              Duration.between(start, job.submittedAt()),
              spec(job, arrivals.size(), there),
              job.shape(),
              Math.max(LEAST_SECONDS, loads.withoutLoading(job)),
              models(job)));
    }
    return arrivals;
  }

  private List<Model> models(RecordedJob job) {
    return job.models().isEmpty()
        ? List.of()
        : List.of(new Model(job.models(), ALL_OF_THE_VRAM, loads.of(job.models())));
  }

  private static JobSpec spec(RecordedJob job, int number, Set<NodeId> there) {
    PromptId prompt = new PromptId("job-" + number);
    return new JobSpec(
        JobId.of(job.tenant(), prompt),
        job.tenant(),
        prompt,
        job.client(),
        number,
        job.priority(),
        WireJson.mapper().createObjectNode(),
        WireJson.mapper().createObjectNode(),
        List.of(),
        requirements(job, there),
        JobLimits.NONE,
        List.of(),
        Timeline.START,
        List.of(),
        null);
  }

  private static Requirements requirements(RecordedJob job, Set<NodeId> there) {
    Requirements asked = job.requirements();
    @Nullable NodeId pin = asked.pin() != null && there.contains(asked.pin()) ? asked.pin() : null;
    return new Requirements(
        Collections.emptySortedSet(),
        job.models().isEmpty() ? Collections.emptySortedSet() : new TreeSet<>(Set.of(job.models())),
        asked.pool(),
        asked.labels(),
        pin,
        asked.minVramBytes(),
        asked.sticky());
  }
}
