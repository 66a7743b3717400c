package io.comfymill.standalone.infrastructure;

import io.comfymill.standalone.process.Executables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds a {@code redis-server} that runs on this system. */
final class RedisBinary {
  private RedisBinary() {}

  /**
   * Tries the one in the jar first. That one needs OpenSSL 3; where it is missing, the system's own
   * redis-server is next, and last a static 32-bit one.
   */
  static Path find(BinaryCache cache) throws IOException, InterruptedException {
    List<String> tried = new ArrayList<>();
    for (Candidate candidate : candidates(cache)) {
      Path binary = candidate.locate();
      if (Executables.succeeds(List.of(binary.toString(), "--version"))) {
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
}
