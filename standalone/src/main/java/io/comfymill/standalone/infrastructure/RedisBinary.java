package io.comfymill.standalone.infrastructure;

import io.comfymill.standalone.process.Executables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds a {@code redis-server} that runs on this system. */
final class RedisBinary {
  private RedisBinary() {}

  /**
   * The one in the jar first; it wants OpenSSL 3, so where that is missing the system's own, and
   * last a static one of 32 bits.
   */
  static Path find(BinaryCache cache) throws IOException, InterruptedException {
    List<String> tried = new ArrayList<>();
    for (Candidate candidate : candidates(cache)) {
      Path binary = candidate.locate();
      if (runs(binary)) {
        return binary;
      }
      tried.add(binary.toString());
    }
    throw new IOException(
        "no redis-server runs here (tried " + tried + "); install one so that it is on the PATH");
  }

  private interface Candidate {
    Path locate() throws IOException;
  }

  private static List<Candidate> candidates(BinaryCache cache) {
    List<Candidate> candidates = new ArrayList<>();
    if (Platform.current() == Platform.LINUX_ARM64) {
      candidates.add(() -> cache.program("redis-server-6.2.7-linux-arm64"));
    } else {
      candidates.add(() -> cache.program("redis-server-6.2.6-v5-linux-amd64"));
    }
    Executables.find("redis-server").ifPresent(installed -> candidates.add(() -> installed));
    if (Platform.current() == Platform.LINUX_AMD64) {
      candidates.add(() -> cache.program("redis-server-6.2.7-linux-386"));
    }
    return candidates;
  }

  private static boolean runs(Path binary) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(binary.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException cannotRun) {
      return false;
    }
  }
}
