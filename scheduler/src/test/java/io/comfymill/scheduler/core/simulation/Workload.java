package io.comfymill.scheduler.core.simulation;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The jobs of one run: some seeds have a rush of them at once, where shares matter, others a
 * trickle, where nodes idle. One tenant wants more than the others.
 *
 * @param rush within which all are submitted
 */
record Workload(int jobs, Duration rush) {
  private static final TenantId GREEDY = new TenantId("tenant-0");

  static Workload drawn(Faults faults) {
    int[] seconds = {1, 15, 50};
    return new Workload(
        20 + faults.oneOf(50), Duration.ofSeconds(seconds[faults.oneOf(seconds.length)]));
  }

  /** The tenant that wants more is there first. */
  Duration submitAt(JobSpec job, Faults faults) {
    int millis = (int) rush.toMillis();
    return job.tenant().equals(GREEDY)
        ? faults.between(0, millis / 2)
        : faults.between(millis / 4, millis);
  }

  /** Of a few tenants, clients, tiers and models, so that all of the backlog is used. */
  JobSpec job(int number) {
    JobSpec spec =
        CoreFixture.spec(
            "tenant-" + (number % 2 == 0 ? 0 : number % 3),
            number % 5 == 0 ? null : "client-" + number % 5,
            "job-" + number,
            number,
            number % 7 == 0 ? 1 : 0,
            requirements(number));
    return CoreFixture.within(spec, limits(number, spec.submittedAt()))
        .under(conditions(number, spec));
  }

  /**
   * Some depend on others, which may come in later than they do; some start later; some share their
   * runs.
   */
  private JobConditions conditions(int number, JobSpec spec) {
    SortedSet<JobId> dependsOn = new TreeSet<>();
    if (number % 12 == 9) {
      dependsOn.add(job(number - 1).id());
      dependsOn.add(job(number - 5).id());
    } else if (number % 12 == 10) {
      dependsOn.add(job(number - 1).id());
    }
    return new JobConditions(
        number % 16 == 15,
        number % 14 == 13 ? spec.submittedAt().plusSeconds(30) : null,
        dependsOn,
        number % 24 == 9 ? DependsWhen.ALL_ENDED : DependsWhen.ALL_SUCCEEDED,
        number % 6 == 2 ? new Merge("key-" + number % 4, Duration.ofSeconds(10)) : null);
  }

  private static Requirements requirements(int number) {
    List<String> models = number % 4 == 3 ? List.of() : List.of("model-" + number % 4);
    return new Requirements(
        Collections.emptySortedSet(),
        new TreeSet<>(models),
        null,
        number % 19 == 8 ? new TreeSet<>(Set.of("fast")) : Collections.emptySortedSet(),
        number % 17 == 6 ? new NodeId("node-1") : null,
        number % 8 == 5 ? 40L << 30 : 0,
        number % 10 == 7 ? "tenant/key" : null);
  }

  private static JobLimits limits(int number, Instant submittedAt) {
    return new JobLimits(
        number % 9 == 4 ? 2 : null,
        number % 11 == 3 ? Duration.ofSeconds(3) : null,
        number % 13 == 5 ? submittedAt.plusSeconds(20) : null);
  }
}
