package io.comfymill.scheduler.simulation.workload;

import io.comfymill.common.wire.JobSpec;
import java.time.Duration;
import java.util.List;

/**
 * A job that somebody submits.
 *
 * @param at since the beginning
 * @param shape of its workflow: jobs of one shape take about as long
 * @param runSeconds its run time on a node of speed 1 that has its models loaded
 * @param models the same ones that its requirements name
 */
public record Arrival(Duration at, JobSpec job, long shape, double runSeconds, List<Model> models) {
  public Arrival {
    models = List.copyOf(models);
  }
}
