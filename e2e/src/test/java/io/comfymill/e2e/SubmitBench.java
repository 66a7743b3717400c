package io.comfymill.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** P6 across processes: what a submit costs when many jobs are queued already. */
class SubmitBench {
  private static final int SUBMITS = 500;
  private static final double LONG_SECONDS = 3600;

  @TempDir Path data;

  @Test
  void submitsBehindALongQueue() throws Exception {
    int queued = Integer.getInteger("comfymill.bench.queued", 20_000);
    try (Mill mill = Mill.start(data, "--simulators", "1")) {
      Load warmUp = new Load(new ComfyClient(mill.gateway()));
      warmUp.submit(SUBMITS, SubmitBench::longJob);
      Load few = new Load(new ComfyClient(mill.gateway()));
      few.submit(SUBMITS, SubmitBench::longJob);
      new Load(new ComfyClient(mill.gateway())).submit(queued, SubmitBench::longJob);
      Load many = new Load(new ComfyClient(mill.gateway()));
      many.submit(SUBMITS, SubmitBench::longJob);
      System.out.printf(
          Locale.ROOT,
          "P6 submit behind %d queued: %s%nP6 submit behind %d queued: %s%n",
          SUBMITS,
          few.submits(),
          queued + 2 * SUBMITS,
          many.submits());
    }
  }

  private static ObjectNode longJob(int job) {
    return Workflows.slowPicture(job, LONG_SECONDS);
  }
}
