package io.comfymill.scheduler.simulation.file;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.simulation.engine.Timeline;
import io.comfymill.scheduler.simulation.workload.Arrival;
import io.comfymill.scheduler.simulation.workload.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The workflows of a file one by one, each with its share of the jobs. */
final class Kinds {
  private final List<Kind> kinds = new ArrayList<>();

  Kinds(List<WorkloadFile.Workflow> workflows) {
    for (WorkloadFile.Workflow workflow : workflows) {
      double ranks = 0;
      for (int rank = 1; rank <= workflow.count(); rank++) {
        ranks += workflow.popularity().ofRank(rank);
      }
      for (int rank = 1; rank <= workflow.count(); rank++) {
        double share = workflow.share() * workflow.popularity().ofRank(rank) / ranks;
        kinds.add(new Kind(workflow, rank, share, models(workflow, rank)));
      }
    }
  }

  private static List<Model> models(WorkloadFile.Workflow workflow, int number) {
    return workflow.models().stream()
        .map(
            file ->
                new Model(
                    file.name().replace("*", Integer.toString(number)),
                    Gib.bytes(file.vramGib()),
                    file.loadSeconds()))
        .toList();
  }

  /** The first of that name. */
  Kind named(String name) {
    return kinds.stream()
        .filter(kind -> kind.workflow.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no workflow " + name));
  }

  Kind drawn(RandomGenerator random) {
    return Draw.one(kinds, Kind::share, random);
  }

  /** The mean run time of a job. */
  double meanSeconds() {
    double seconds = 0;
    double shares = 0;
    for (Kind kind : kinds) {
      seconds += kind.share * kind.workflow.runSeconds();
      shares += kind.share;
    }
    return seconds / shares;
  }

  record Kind(WorkloadFile.Workflow workflow, int number, double share, List<Model> models) {

    /** Log-normal: never negative, and now and then one that takes very long. */
    double runSeconds(RandomGenerator random) {
      double spread = workflow.spread();
      if (spread == 0) {
        return workflow.runSeconds();
      }
      double variance = Math.log(1 + spread * spread);
      return workflow.runSeconds()
          * Math.exp(Math.sqrt(variance) * random.nextGaussian() - variance / 2);
    }

    Arrival arrival(double atSeconds, int job, Submitter submitter, double runSeconds) {
      return new Arrival(
          Duration.ofNanos(Math.round(atSeconds * 1e9)),
          spec(job, submitter),
          31L * workflow.name().hashCode() + number,
          runSeconds,
          models);
    }

    private JobSpec spec(int job, Submitter submitter) {
      TenantId tenant = new TenantId(submitter.tenant);
      PromptId prompt = new PromptId("job-" + job);
      return new JobSpec(
          JobId.of(tenant, prompt),
          tenant,
          prompt,
          submitter.client,
          job,
          submitter.priority,
          WireJson.mapper().createObjectNode(),
          WireJson.mapper().createObjectNode(),
          List.of(),
          requirements(),
          JobLimits.NONE,
          List.of(),
          Timeline.START,
          List.of(),
          null);
    }

    private Requirements requirements() {
      TreeSet<String> files = new TreeSet<>();
      models.forEach(model -> files.add(model.name()));
      return new Requirements(
          Collections.emptySortedSet(),
          files,
          null,
          Collections.emptySortedSet(),
          null,
          Gib.bytes(workflow.minVramGib()),
          null);
    }
  }

  record Submitter(String tenant, @Nullable String client, int priority) {}
}
