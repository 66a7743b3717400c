package io.comfymill.gateway.v2.job;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.progress.RunState;
import org.jspecify.annotations.Nullable;

/**
 * How far a running job is.
 *
 * @param value 0 to 1: graph nodes, the current one by its steps
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ProgressDocument(
    double value,
    int nodesDone,
    int nodesTotal,
    @Nullable String currentNode,
    @Nullable String currentNodeClass,
    @Nullable Long step,
    @Nullable Long steps,
    @Nullable String message) {

  /** Of a job that has succeeded. */
  static ProgressDocument complete(JobFacts job) {
    int total = job.executed().size();
    return new ProgressDocument(1, total, total, null, null, null, null, null);
  }

  /** Of a run. */
  public static ProgressDocument of(JobFacts job, RunState run) {
    int total = Math.max(1, job.executed().size());
    int done = (int) run.done().stream().filter(job.executed()::contains).count();
    boolean counts = run.current() != null && job.executed().contains(run.current());
    double value = Math.min(1, (done + (counts ? run.fraction() : 0)) / total);
    boolean steps = run.current() != null && run.steps() > 1;
    String type = run.current() == null ? null : job.classes().get(run.current());
    return new ProgressDocument(
        value,
        done,
        total,
        run.current(),
        type,
        steps ? (long) run.step() : null,
        steps ? (long) run.steps() : null,
        message(type, run, steps));
  }

  private static @Nullable String message(@Nullable String type, RunState run, boolean steps) {
    if (type == null) {
      return null;
    }
    return steps ? "%s %d/%d".formatted(type, (long) run.step(), (long) run.steps()) : type;
  }
}
