package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs what is in {@code e2e/console} against a Comfymill, in the Chromium of this machine. */
final class ConsoleRun {
  private static final Path FOLDER = Path.of("console").toAbsolutePath();
  private static final long LIMIT_MINUTES = 15;

  private final Mill mill;
  private final Path browser;

  private ConsoleRun(Mill mill, Path browser) {
    this.mill = mill;
    this.browser = browser;
  }

  /** Skips the test, with the reason, where something that it needs is not there. */
  static ConsoleRun prepare(Mill mill) throws IOException, InterruptedException {
    Optional<Path> browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> program(name).stream())
            .findFirst();
    Assumptions.assumeTrue(browser.isPresent(), "there is no Chromium");
    Assumptions.assumeTrue(program("npm").isPresent(), "npm is not installed");
    Assumptions.assumeTrue(isBuilt(mill), "the gateway was built without its console");
    ConsoleRun run = new ConsoleRun(mill, browser.get());
    run.run(Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
    return run;
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static boolean isBuilt(Mill mill) throws IOException, InterruptedException {
    HttpRequest page = HttpRequest.newBuilder(mill.gateway().resolve("/console/")).build();
    return HttpClient.newHttpClient()
            .send(page, HttpResponse.BodyHandlers.discarding())
            .statusCode()
        == 200;
  }

  /** What it wrote; fails where the command does. */
  String run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(Path.of("target"), "console-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("COMFY_BASE_URL", mill.gateway().toString());
    builder.environment().put("CHROMIUM", browser.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String written = Files.readString(output);
    assertThat(process.exitValue()).as(written).isZero();
    return written;
  }
}
