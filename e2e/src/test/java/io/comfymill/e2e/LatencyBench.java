package io.comfymill.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P1: the time of a trivial job through the gateway, and straight to the same server. */
class LatencyBench {
  private static final int ROUNDS = 6;
  private static final int JOBS = 100;

  @TempDir Path data;

  @Test
  void timePerJob() throws IOException {
    try (Simulators simulators = Simulators.start(data.resolve("simulators"), 1);
        Mill mill = Mill.start(data.resolve("mill"), simulators.options().toArray(String[]::new));
        OneByOne direct = new OneByOne(simulators.servers().get(0));
        OneByOne through = new OneByOne(mill.gateway());
        HopTimes hops = new HopTimes(mill.kafkaPort())) {
      direct.run(3 * JOBS, new Latencies());
      through.run(5 * JOBS, new Latencies());
      through.takeTimed();
      Latencies directly = new Latencies();
      Latencies throughGateway = new Latencies();
      for (int round = 0; round < ROUNDS; round++) {
        direct.run(JOBS, directly);
        through.run(JOBS, throughGateway);
      }
      System.out.printf(
          Locale.ROOT,
          "P1 direct: %s%nP1 through the gateway: %s%nP1 ratio of p50: %.2f%n",
          directly,
          throughGateway,
          throughGateway.percentile(0.5) / directly.percentile(0.5));
      System.out.printf("From hop to hop, on average:%n%s", hops.of(through.takeTimed()));
    }
  }
}
