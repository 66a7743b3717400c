package io.comfymill.deploy.monitoring;

import io.comfymill.deploy.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own reader of rules, where it is installed (Debian: {@code prometheus}). */
final class Promtool {
  static final Path CASES = Checkout.path("deploy-tests/src/test/resources/alerts-test.yaml");

  private Promtool() {}

  record Result(int exitCode, String output) {}

  static boolean isInstalled() {
    try {
      return run("--version").exitCode() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  static Result run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroy();
    }
  }
}
