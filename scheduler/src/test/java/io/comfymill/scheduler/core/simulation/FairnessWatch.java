package io.comfymill.scheduler.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.SchedulerCore;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.pass.Placement;
import io.comfymill.scheduler.core.pass.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * No tenant is left behind while it competes. Whenever a job gets its first node, the turn is
 * shared out among all tenants with a job of that tier that waits for its first node: each that
 * could have had the turn is owed its share, and the one that had it pays a whole one. How far a
 * tenant is behind what it is owed must stay small.
 *
 * <p>A tenant pays also where nobody else could have had the turn, since the queue lets it pay then
 * too: those who wait meanwhile for nodes of their own go before it once these are free. They make
 * up for a few turns and no more, so no more than those are put down to its credit.
 *
 * <p>Attempts after the first cost no turn, and turns are not kept over a restart, so each core has
 * a watch of its own.
 */
final class FairnessWatch {
  /** Turns that a tenant makes up for at most, as in the queue. */
  static final double MADE_UP = 4;

  private final Function<JobId, JobSpec> specs;
  private final double most;
  private final Map<Integer, Map<TenantId, Double>> behind = new HashMap<>();

  /**
   * @param specs as the clients submitted them, whatever the core made of that
   * @param most turns that a tenant may be behind
   */
  FairnessWatch(Function<JobId, JobSpec> specs, double most) {
    this.specs = specs;
    this.most = most;
  }

  /** What a pass decided, one turn after the other. */
  void placed(Plan plan, SchedulerCore core, Collection<JobId> submitted) {
    List<Job> turns =
        plan.placements().stream().map(Placement::job).filter(FairnessWatch::isFresh).toList();
    if (turns.isEmpty()) {
      return;
    }
    List<Job> waiting = new ArrayList<>(turns);
    for (JobId id : submitted) {
      Job job = core.find(id);
      if (job != null && isFresh(job) && core.isInLine(job)) {
        waiting.add(job);
      }
    }
    for (Job turn : turns) {
      turn(turn, waiting);
      waiting.remove(turn);
    }
  }

  private static boolean isFresh(Job job) {
    return job.state() instanceof JobState.Queued queued && !queued.requeued();
  }

  private void turn(Job served, List<Job> waiting) {
    int priority = served.ticket().priority();
    Set<TenantId> present = new LinkedHashSet<>();
    Set<TenantId> competing = new LinkedHashSet<>();
    for (Job job : waiting) {
      if (job.ticket().priority() == priority) {
        present.add(tenant(job));
        if (couldHaveBeen(job, served)) {
          competing.add(tenant(job));
        }
      }
    }
    Map<TenantId, Double> tier = behind.computeIfAbsent(priority, key -> new LinkedHashMap<>());
    tier.keySet().retainAll(present);
    competing.forEach(tenant -> tier.merge(tenant, 1.0 / present.size(), Double::sum));
    tier.computeIfPresent(tenant(served), (key, owed) -> Math.max(owed - 1, -MADE_UP));
    tier.forEach(
        (tenant, turns) ->
            assertThat(turns)
                .as("turns that %s is behind in tier %d", tenant, priority)
                .isLessThanOrEqualTo(most));
  }

  /**
   * Jobs that only some nodes take have no claim on the others. That goes for models too: a node
   * may have turned out to lack one.
   */
  private static boolean couldHaveBeen(Job job, Job served) {
    Requirements wanted = job.ticket().requirements();
    Requirements had = served.ticket().requirements();
    return wanted.equals(had)
        || (wanted.pin() == null
            && wanted.sticky() == null
            && wanted.labels().isEmpty()
            && wanted.minVramBytes() == 0
            && had.modelFiles().containsAll(wanted.modelFiles()));
  }

  /** As its client asked for it. */
  @Nullable Instant startAfter(JobId id) {
    JobConditions conditions = specs.apply(id).conditions();
    return conditions == null ? null : conditions.startAfter();
  }

  private TenantId tenant(Job job) {
    return specs.apply(job.id()).tenant();
  }
}
