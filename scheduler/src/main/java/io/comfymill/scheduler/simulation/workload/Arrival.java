package io.comfymill.scheduler.simulation.workload;

import io.comfymill.common.id.JobId;
import io.comfymill.common.wire.JobGraph;
import io.comfymill.common.wire.JobSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that somebody submits.
 *
 * @param at since the beginning, or since the end of the job that it follows
 * @param shape of its workflow: jobs of one shape take about as long
 * @param runSeconds its run time on a node of speed 1 that has its models loaded
 * @param models the same ones that its requirements name
 * @param graph what a ComfyUI finds in its cache again; null where that is nothing
 * @param follows the job whose result its submitter looks at first; null for none
 */
public record Arrival(
    Duration at,
    JobSpec job,
    long shape,
    double runSeconds,
    List<Model> models,
    @Nullable Graph graph,
    @Nullable JobId follows) {
  public Arrival {
    models = List.copyOf(models);
  }

  public Arrival(Duration at, JobSpec job, long shape, double runSeconds, List<Model> models) {
    this(at, job, shape, runSeconds, models, null, null);
  }

  /**
   * @param seconds how much of the run time each graph node takes, on a node of speed 1
   */
  public record Graph(JobGraph nodes, List<Double> seconds) {
    public Graph {
      seconds = List.copyOf(seconds);
    }
  }
}
