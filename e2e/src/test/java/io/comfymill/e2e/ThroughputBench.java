package io.comfymill.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P2 and P3: how many jobs a second, and how much of the nodes' time they use. */
class ThroughputBench {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final double JOB_SECONDS =
      Double.parseDouble(System.getProperty("comfymill.bench.job-seconds", "0.25"));
  private static final int JOBS_PER_NODE = Integer.getInteger("comfymill.bench.jobs-per-node", 60);

  private static final int WARM_UP_PER_NODE = 20;
  private static final AtomicInteger COLOURS = new AtomicInteger();

  @TempDir Path data;

  @Test
  void jobsWithoutWorkOnEightNodes() throws Exception {
    int jobs = Integer.getInteger("comfymill.bench.jobs", 5000);
    try (Simulators simulators = Simulators.start(data.resolve("simulators"), 8);
        Mill mill = Mill.start(data.resolve("mill"), simulators.options().toArray(String[]::new))) {
      Load warmUp = new Load(new ComfyClient(mill.gateway()));
      warmUp.submit(500, job -> freshPicture(0));
      warmUp.awaitEmpty(LIMIT);
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
      run(mill, WARM_UP_PER_NODE * nodes);
      double direct = runDirectly(simulators);
      double seconds = run(mill, JOBS_PER_NODE * nodes);
      System.out.printf(
          Locale.ROOT,
          "P3 %d nodes, %d jobs of %.2f s: busy %.3f; the same jobs straight to the servers: %.3f%n",
          nodes,
          JOBS_PER_NODE * nodes,
          JOB_SECONDS,
          JOBS_PER_NODE * JOB_SECONDS / seconds,
          JOBS_PER_NODE * JOB_SECONDS / direct);
    }
  }

  /** Each server gets its part at once, and works it off. */
  private static double runDirectly(Simulators simulators) throws Exception {
    List<Load> loads =
        simulators.servers().stream().map(server -> new Load(new ComfyClient(server))).toList();
    long begun = System.nanoTime();
    for (Load load : loads) {
      load.submit(JOBS_PER_NODE, job -> freshPicture(JOB_SECONDS));
    }
    for (Load load : loads) {
      load.awaitEmpty(LIMIT);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static double run(Mill mill, int jobs) throws Exception {
    Load load = new Load(new ComfyClient(mill.gateway()));
    long begun = System.nanoTime();
    load.submit(jobs, job -> freshPicture(JOB_SECONDS));
    load.awaitEmpty(LIMIT);
    return (System.nanoTime() - begun) / 1e9;
  }

  /** A server that made it before would have it in its cache. */
  private static ObjectNode freshPicture(double seconds) {
    return Workflows.slowPicture(COLOURS.incrementAndGet(), seconds);
  }
}
