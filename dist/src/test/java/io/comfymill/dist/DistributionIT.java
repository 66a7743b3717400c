package io.comfymill.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionIT {
  private static final String VERSION = System.getProperty("comfymill.version");
  private static final Path BUILT = Path.of("target").toAbsolutePath();

  /** In a bill of materials: artifact and version. */
  private static final Pattern LIBRARY = Pattern.compile("pkg:maven/[^/\"]+/([^@\"]+)@([^?\"]+)");

  @TempDir Path folder;

  private record Result(int exitCode, String output) {}

  @Test
  void runsAJobInAnEmptyFolder() throws Exception {
    Path home = unpack("comfymill");
    assertThat(run(home, "--version").output())
        .matches("comfymill \\Q" + VERSION + "\\E \\(commit [0-9a-f]{12}\\)\\s*");

    Path log = folder.resolve("dev.log");
    String port = Integer.toString(freePort());
    Process dev =
        process(home, "dev", "--port", port, "--data", "data", "--simulators", "1")
            .redirectOutput(log.toFile())
            .start();
    try {
      await("dev to be ready")
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(log).contains("ready http") || !dev.isAlive());
      Result submit =
          run(
              home,
              "submit",
              home.resolve("examples/colour.json").toString(),
              "--wait",
              "--out",
              "out",
              "--url",
              "http://127.0.0.1:" + port);
      assertThat(submit.exitCode()).as("%s %s", submit, Files.readString(log)).isZero();
      try (Stream<Path> pictures = Files.list(folder.resolve("out"))) {
        assertThat(pictures).hasSize(1).allMatch(file -> file.toString().endsWith(".png"));
      }
    } finally {
      dev.destroy();
      assertThat(dev.waitFor(60, TimeUnit.SECONDS)).as("dev stops within a minute").isTrue();
    }
  }

  /**
   * All that is missing is what an agent must be told: it starts, reads its settings, and says so.
   */
  @Test
  void theAgentsArchiveIsEnoughToRunAnAgent() throws Exception {
    Path home = unpack("comfymill-agent");
    ProcessBuilder agent = new ProcessBuilder(home.resolve("bin/comfymill-agent").toString());
    agent.environment().put("COMFYMILL_AGENT_NODES", "not a url");
    Result result = resultOf(agent.directory(folder.toFile()));
    assertThat(result.exitCode()).as(result.output()).isNotZero();
    assertThat(result.output()).contains("comfymill.agent.nodes");

    Result unit =
        resultOf(
            new ProcessBuilder(
                home.resolve("bin/comfymill-agent").toString(), "install", "--to", "-"));
    assertThat(unit.output())
        .contains("ExecStart=\"" + home.toRealPath() + "/bin/comfymill-agent\"");
  }

  @Test
  void zipsHoldTheSame() throws Exception {
    for (String name : List.of("comfymill", "comfymill-agent")) {
      assertThat(listed("unzip", "-Z1", archive(name, ".zip")))
          .isEqualTo(listed("tar", "-tzf", archive(name, ".tar.gz")));
    }
  }

  @Test
  void thePackagedChartIsOfThisVersion() {
    String chart =
        Helm.show(BUILT.resolve("comfymill-chart-" + VERSION + ".tgz").toString()).chart().call();
    assertThat(chart)
        .contains("appVersion: " + VERSION)
        .contains("\nversion: " + VERSION.replace("-SNAPSHOT", "") + "\n");
  }

  @Test
  void checksumsAreRight() throws Exception {
    Result check =
        resultOf(
            new ProcessBuilder("sha256sum", "--check", "SHA256SUMS").directory(BUILT.toFile()));
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output().lines()).hasSize(6);
  }

  @Test
  void theBillOfMaterialsNamesEachLibraryAndItsVersion() throws Exception {
    Set<String> named =
        LIBRARY
            .matcher(Files.readString(BUILT.resolve("sbom.cdx.json")))
            .results()
            .map(library -> library.group(1) + "-" + library.group(2))
            .collect(Collectors.toSet());
    assertThat(listed("tar", "-tzf", archive("comfymill", ".tar.gz")))
        .filteredOn(file -> file.matches(".*lib/.*-[0-9][^/]*\\.jar"))
        .hasSizeGreaterThan(300)
        .allSatisfy(jar -> assertThat(named).anyMatch(jar::contains));
  }

  private Path unpack(String name) throws Exception {
    Result result =
        resultOf(
            new ProcessBuilder("tar", "-xzf", archive(name, ".tar.gz"), "-C", folder.toString()));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return folder.resolve(name + "-" + VERSION);
  }

  private static String archive(String name, String ending) {
    return BUILT.resolve(name + "-" + VERSION + ending).toString();
  }

  private static List<String> listed(String... command) throws Exception {
    Result result = resultOf(new ProcessBuilder(command));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().lines().filter(file -> !file.endsWith("/")).sorted().toList();
  }

  private Result run(Path home, String... words) throws Exception {
    return resultOf(process(home, words));
  }

  private ProcessBuilder process(Path home, String... words) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/comfymill").toString()));
    command.addAll(List.of(words));
    ProcessBuilder process = new ProcessBuilder(command).directory(folder.toFile());
    process.redirectErrorStream(true);
    // Neither Maven nor the checkout are to be found.
    Map<String, String> environment = process.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("PATH", "/usr/bin:/bin");
    return process;
  }

  private static Result resultOf(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } finally {
      process.destroy();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
