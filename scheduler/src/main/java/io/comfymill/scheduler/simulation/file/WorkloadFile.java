package io.comfymill.scheduler.simulation.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a simulation: either a number of them, drawn at random, or a trace that says when
 * each one came.
 *
 * @param jobs how many are drawn
 * @param load how busy they keep the cluster: 1 is all that it could run if no model ever had to be
 *     loaded
 * @param perMinute how many come in a minute, in place of {@code load}
 * @param tenants who submits them; none named: one
 */
public record WorkloadFile(
    @Nullable Integer jobs,
    @Nullable Double load,
    @Nullable Double perMinute,
    @Nullable List<Workflow> workflows,
    @Nullable List<Tenant> tenants,
    @Nullable List<Job> trace) {
  private static final int MOST_JOBS = 1_000_000;

  public WorkloadFile {
    workflows = Checks.some("workflows", workflows);
    tenants = tenants == null ? List.of(Tenant.ONLY) : Checks.some("tenants", tenants);
    if (trace == null) {
      Checks.within("jobs", Checks.present("jobs", jobs), 1, MOST_JOBS);
      if ((load == null) == (perMinute == null)) {
        throw new IllegalArgumentException("either load or per_minute must be given");
      }
      Checks.positive("load or per_minute", load == null ? perMinute : load);
    } else if (jobs != null || load != null || perMinute != null) {
      throw new IllegalArgumentException("jobs, load and per_minute do not go with a trace");
    } else {
      trace = Checks.some("trace", trace);
      knownWorkflows(trace, workflows);
    }
  }

  private static void knownWorkflows(List<Job> trace, List<Workflow> workflows) {
    Set<String> names = new HashSet<>();
    workflows.forEach(workflow -> names.add(workflow.name()));
    for (Job job : trace) {
      if (!names.contains(job.workflow())) {
        throw new IllegalArgumentException("the trace names no workflow " + job.workflow());
      }
    }
  }

  /** How often each of several workflows is wanted. */
  public enum Popularity {
    @JsonProperty("even")
    EVEN,

    /** The second half as often as the first, the third a third as often, and so on. */
    @JsonProperty("zipf")
    ZIPF;

    double ofRank(int rank) {
      return this == ZIPF ? 1.0 / rank : 1;
    }
  }

  /**
   * One workflow, or several that differ in their models alone.
   *
   * @param count how many; a {@code *} in the name of a model stands for the number of each
   * @param share how often it is wanted beside the other entries
   * @param runSeconds on a node of speed 1, models loaded
   * @param spread standard deviation of the run time, as a share of it
   * @param minVramGib takes only nodes with so much
   */
  public record Workflow(
      @Nullable String name,
      @Nullable Integer count,
      @Nullable Double share,
      @Nullable Popularity popularity,
      @Nullable Double runSeconds,
      @Nullable Double spread,
      @Nullable Double minVramGib,
      @Nullable List<ModelFile> models) {
    public Workflow {
      name = Checks.present("name", name);
      count = Objects.requireNonNullElse(count, 1);
      share = Objects.requireNonNullElse(share, 1.0);
      popularity = Objects.requireNonNullElse(popularity, Popularity.EVEN);
      runSeconds = Checks.present("run_seconds", runSeconds);
      spread = Objects.requireNonNullElse(spread, 0.0);
      minVramGib = Objects.requireNonNullElse(minVramGib, 0.0);
      models = models == null ? List.of() : List.copyOf(models);
      Checks.within("count", count, 1, 10_000);
      Checks.positive("share", share);
      Checks.positive("run_seconds", runSeconds);
      Checks.notNegative("spread", spread);
      Checks.notNegative("min_vram_gib", minVramGib);
    }
  }

  /** A file that a workflow loads. */
  public record ModelFile(
      @Nullable String name, @Nullable Double vramGib, @Nullable Double loadSeconds) {
    public ModelFile {
      name = Checks.present("name", name);
      vramGib = Checks.present("vram_gib", vramGib);
      loadSeconds = Checks.present("load_seconds", loadSeconds);
      Checks.notNegative("vram_gib", vramGib);
      Checks.notNegative("load_seconds", loadSeconds);
    }
  }

  /**
   * @param share of the jobs, beside the other tenants'
   * @param clients among which they are spread evenly
   * @param priority tier of all of them
   */
  public record Tenant(
      @Nullable String name,
      @Nullable Double share,
      @Nullable Integer clients,
      @Nullable Integer priority) {
    static final Tenant ONLY = new Tenant("default", null, null, null);

    public Tenant {
      name = Checks.present("name", name);
      share = Objects.requireNonNullElse(share, 1.0);
      clients = Objects.requireNonNullElse(clients, 1);
      priority = Objects.requireNonNullElse(priority, 0);
      Checks.positive("share", share);
      Checks.within("clients", clients, 1, 10_000);
    }
  }

  /**
   * One job of a trace.
   *
   * @param runSeconds none given: its workflow's
   */
  public record Job(
      @Nullable Double atSeconds,
      @Nullable String workflow,
      @Nullable Double runSeconds,
      @Nullable String tenant,
      @Nullable String client,
      @Nullable Integer priority) {
    public Job {
      atSeconds = Checks.present("at_seconds", atSeconds);
      workflow = Checks.present("workflow", workflow);
      Checks.notNegative("at_seconds", atSeconds);
      Checks.positive("run_seconds", runSeconds == null ? 1 : runSeconds);
      tenant = Objects.requireNonNullElse(tenant, "default");
      client = Objects.requireNonNullElse(client, "client");
      priority = Objects.requireNonNullElse(priority, 0);
    }
  }
}
