package io.comfymill.e2e;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R3: 10,000 of them on a Comfymill of their own. */
class MalformedRequestsBench {
  @TempDir Path data;

  @Test
  void noneIsAnsweredBy5xxOrChangesAnythingWithoutSuccess() throws IOException {
    int count = Integer.getInteger("comfymill.bench.requests", 10_000);
    long seed = Long.getLong("comfymill.bench.seed", 1);
    try (Mill mill = Mill.start(data, "--simulators", "2")) {
      mill.awaitWhole(2);
      System.out.println("R3 " + new MalformedRun(mill, seed).send(count));
    }
  }
}
