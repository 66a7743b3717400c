package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine to build and run images with: the machine's own if one answers, else one that is
 * started for this test alone, without networks of its own. That takes root and Debian's packages
 * {@code docker.io} and {@code debootstrap}: such an engine need not reach a registry, its base
 * image is made of Debian packages. Where neither can be had, the test is skipped with the reason.
 */
final class DockerEngine implements AutoCloseable {
  /** What the Dockerfile builds on. */
  private static final String BASE = "eclipse-temurin:17-jre";

  /** The release that has a JRE 17. */
  private static final String DEBIAN = "bookworm";

  private final Map<String, String> environment;
  private final @Nullable Own own;

  /** One that was started here. */
  private record Own(Process process, Path network) {}

  private DockerEngine(Map<String, String> environment, @Nullable Own own) {
    this.environment = environment;
    this.own = own;
  }

  /**
   * @param folder for the engine's data, if one is started
   */
  static DockerEngine start(Path folder) throws IOException {
    assumeThat(isInstalled("docker")).as("docker is installed").isTrue();
    DockerEngine ofTheMachine = new DockerEngine(Map.of(), null);
    if (ofTheMachine.answers()) {
      return ofTheMachine;
    }
    assumeThat(Stream.of("dockerd", "debootstrap").allMatch(DockerEngine::isInstalled))
        .as("dockerd and debootstrap are installed, since no Docker engine answers")
        .isTrue();
    assumeThat(System.getProperty("user.name"))
        .as("who starts a Docker engine, since none answers")
        .isEqualTo("root");
    return startOwn(Files.createDirectories(folder));
  }

  private static DockerEngine startOwn(Path folder) throws IOException {
    String socket = "unix://" + folder.resolve("docker.sock");
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                "dockerd",
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none",
                "--exec-opt=native.cgroupdriver=cgroupfs",
                "--host=" + socket,
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Path network = folder.resolve("exec/netns/default");
    DockerEngine own = new DockerEngine(Map.of("DOCKER_HOST", socket), new Own(process, network));
    try {
      await("the Docker engine").until(() -> !process.isAlive() || own.answers());
      assumeThat(process.isAlive())
          .as("a Docker engine can run here: %s", Files.readString(log))
          .isTrue();
      own.makeBase(folder.resolve("base"));
      return own;
    } catch (IOException | RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private boolean answers() throws IOException {
    return run(List.of("docker", "info")).exitCode() == 0;
  }

  private void makeBase(Path root) throws IOException {
    String packages = "--include=openjdk-17-jre-headless,ca-certificates";
    String from = "http://deb.debian.org/debian";
    require(List.of("debootstrap", "--variant=minbase", packages, DEBIAN, root.toString(), from));
    String imported = "tar -C '%1$s' -c . | docker import - %2$s && rm -r '%1$s'";
    require(List.of("bash", "-c", imported.formatted(root, BASE)));
  }

  /** {@code docker} with these words; what it printed. Fails where docker does. */
  String docker(String... words) throws IOException {
    return require(Stream.concat(Stream.of("docker"), Stream.of(words)).toList());
  }

  private record Ended(int exitCode, String output) {}

  private String require(List<String> command) throws IOException {
    Ended ended = run(command);
    assertThat(ended.exitCode()).as("%s: %s", command, ended.output()).isZero();
    return ended.output().strip();
  }

  /** In the checkout. */
  private Ended run(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(Mill.HOME.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Ended(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (own == null) {
      return;
    }
    own.process().destroy();
    try {
      if (!own.process().waitFor(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)) {
        own.process().destroyForcibly();
      }
    } catch (InterruptedException e) {
      own.process().destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (Files.exists(own.network())) { // it leaves that mounted, and the folder can't be deleted
      require(List.of("umount", own.network().toString()));
    }
  }
}
