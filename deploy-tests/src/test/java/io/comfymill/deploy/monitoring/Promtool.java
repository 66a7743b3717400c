package io.comfymill.deploy.monitoring;

import io.comfymill.deploy.Checkout;
import io.comfymill.deploy.ProgramRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own reader of rules, where it is installed (Debian: {@code prometheus}). */
final class Promtool {
  static final Path CASES = Checkout.path("deploy-tests/src/test/resources/alerts-test.yaml");

  private Promtool() {}

  static boolean isInstalled() {
    try {
      return run("--version").exitCode() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  static ProgramRun run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    return ProgramRun.of(new ProcessBuilder(command));
  }
}
