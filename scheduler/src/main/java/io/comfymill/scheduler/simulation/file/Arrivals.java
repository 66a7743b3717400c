package io.comfymill.scheduler.simulation.file;

import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The jobs of a workload, drawn from a seed or taken from its trace. */
public final class Arrivals {
  private final WorkloadFile file;
  private final Kinds kinds;

  public Arrivals(WorkloadFile file) {
    this.file = file;
    this.kinds = new Kinds(file.workflows());
  }

  /**
   * @param cluster whose speed the file's load is a share of
   * @return by time; the same for the same seed
   */
  public List<Arrival> on(Cluster cluster, long seed) {
    return file.trace() == null ? drawn(cluster, new SplittableRandom(seed)) : traced();
  }

  private List<Arrival> drawn(Cluster cluster, RandomGenerator random) {
    double perSecond =
        file.load() == null
            ? file.perMinute() / 60
            : file.load() * cluster.speed() / kinds.meanSeconds();
    List<Arrival> arrivals = new ArrayList<>(file.jobs());
    double at = 0;
    for (int job = 0; job < file.jobs(); job++) {
      Kinds.Submitter submitter = submitter(random);
      Kinds.Kind kind = kinds.drawn(random);
      arrivals.add(kind.arrival(at, job, submitter, kind.runSeconds(random)));
      at += -Math.log(1 - random.nextDouble()) / perSecond;
    }
    return arrivals;
  }

  private Kinds.Submitter submitter(RandomGenerator random) {
    WorkloadFile.Tenant tenant = Draw.one(file.tenants(), WorkloadFile.Tenant::share, random);
    int client = tenant.clients() == 1 ? 1 : 1 + random.nextInt(tenant.clients());
    return new Kinds.Submitter(tenant.name(), "client-" + client, tenant.priority());
  }

  private List<Arrival> traced() {
    List<WorkloadFile.Job> trace = new ArrayList<>(file.trace());
    trace.sort(Comparator.comparingDouble(WorkloadFile.Job::atSeconds));
    List<Arrival> arrivals = new ArrayList<>(trace.size());
    for (WorkloadFile.Job job : trace) {
      Kinds.Kind kind = kinds.named(job.workflow());
      double seconds = job.runSeconds() == null ? kind.workflow().runSeconds() : job.runSeconds();
      arrivals.add(
          kind.arrival(
              job.atSeconds(),
              arrivals.size(),
              new Kinds.Submitter(job.tenant(), job.client(), job.priority()),
              seconds));
    }
    return arrivals;
  }
}
