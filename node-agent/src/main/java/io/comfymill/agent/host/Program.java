package io.comfymill.agent.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a small program to its end. Blocks. */
final class Program {
  /** A driver in trouble lets its tools hang. */
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private static final int MOST_BYTES = 1 << 20;

  private Program() {}

  /**
   * @return what it wrote
   * @throws IOException if it is not there, fails or does not end
   */
  static String run(String program, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    Path output = Files.createTempFile("comfymill-", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(program + " does not end within " + WITHIN.toSeconds() + " s");
      }
      String said = read(output);
      if (process.exitValue() != 0) {
        String why = said.lines().filter(line -> !line.isBlank()).findFirst().orElse("nothing");
        throw new IOException(
            "%s ended with %d and said: %s".formatted(program, process.exitValue(), why.strip()));
      }
      return said;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String read(Path output) throws IOException {
    try (InputStream content = Files.newInputStream(output)) {
      return new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }
}
