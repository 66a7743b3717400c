package io.comfymill.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2 and P3: how many jobs a second, and how much of the nodes' time they use. */
class ThroughputBench {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final double JOB_SECONDS = 0.25;
  private static final int JOBS_PER_NODE = Integer.getInteger("comfymill.bench.jobs-per-node", 60);

  @TempDir Path data;

  @Test
  void jobsWithoutWorkOnEightNodes() throws Exception {
    int jobs = Integer.getInteger("comfymill.bench.jobs", 5000);
    try (Simulators simulators = Simulators.start(data.resolve("simulators"), 8);
        Mill mill = Mill.start(data.resolve("mill"), simulators.options().toArray(String[]::new))) {
      run(mill, 500, 0);
      Load load = new Load(new ComfyClient(mill.gateway()));
      long begun = System.nanoTime();
      load.submit(jobs, Workflows::picture);
      double submitted = (System.nanoTime() - begun) / 1e9;
      load.awaitEmpty(LIMIT);
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "P2 %d jobs on 8 nodes: %.1f s, %.0f jobs/s; submitted in %.1f s, each %s%n",
          jobs,
          seconds,
          jobs / seconds,
          submitted,
          load.submits());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 64})
  void nodesAreBusyAllTheTime(int nodes) throws Exception {
    try (Simulators simulators = Simulators.start(data.resolve("simulators"), nodes);
        Mill mill = Mill.start(data.resolve("mill"), simulators.options().toArray(String[]::new))) {
      run(mill, 4 * nodes, 0);
      double seconds = run(mill, JOBS_PER_NODE * nodes, JOB_SECONDS);
      System.out.printf(
          Locale.ROOT,
          "P3 %d nodes, %d jobs of %.2f s: %.2f s, busy %.3f%n",
          nodes,
          JOBS_PER_NODE * nodes,
          JOB_SECONDS,
          seconds,
          JOBS_PER_NODE * JOB_SECONDS / seconds);
    }
  }

  private static double run(Mill mill, int jobs, double seconds) throws Exception {
    Load load = new Load(new ComfyClient(mill.gateway()));
    long begun = System.nanoTime();
    load.submit(jobs, job -> Workflows.slowPicture(job, seconds));
    load.awaitEmpty(LIMIT);
    return (System.nanoTime() - begun) / 1e9;
  }
}
