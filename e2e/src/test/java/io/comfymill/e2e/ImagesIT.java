package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.comfymill.standalone.ports.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images, built by the Dockerfile and run as a careful operator runs them: not as root, on a
 * root file system that is read only, without capabilities.
 */
@Tag("long")
class ImagesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<String> MODULES = List.of("scheduler", "node-agent", "gateway");
  private static final String RUN = "comfymill-images-it-";

  @TempDir Path folder;

  private final FreePorts ports = new FreePorts(new Random());
  private final List<String> containers = new ArrayList<>();

  private static String image(String part) {
    return RUN + part + ":test";
  }

  private void build(DockerEngine engine) throws IOException {
    for (String module : MODULES) {
      engine.docker(
          "build",
          "--build-arg",
          "MODULE=" + module,
          "--build-arg",
          "VERSION=1.2.3",
          "--build-arg",
          "REVISION=abc",
          "--tag",
          image(module),
          ".");
    }
    engine.docker("build", "--target", "simulator", "--tag", image("simulator"), ".");
  }

  private void run(
      DockerEngine engine, String part, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "run",
                "--detach",
                "--name=" + RUN + part,
                "--network=host",
                "--read-only",
                "--tmpfs=/tmp",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges",
                "--volume=" + RUN + "artifacts:/var/lib/comfymill/artifacts"));
    if (part.equals("node-agent")) {
      words.add("--volume=" + RUN + "agent:/var/lib/comfymill/agent");
    }
    environment.forEach((name, value) -> words.add("--env=%s=%s".formatted(name, value)));
    words.add(image(part));
    words.addAll(List.of(arguments));
    engine.docker(words.toArray(String[]::new));
    containers.add(RUN + part);
  }

  private Map<String, String> environment(LocalInfrastructure servers, String role, int port) {
    Map<String, String> environment = new TreeMap<>();
    servers.configuration(role).forEach((name, value) -> environment.put(variable(name), value));
    environment.put("COMFYMILL_ARTIFACTS_FOLDER", "/var/lib/comfymill/artifacts");
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return environment;
  }

  /** As an environment names a setting. */
  private static String variable(String setting) {
    return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private void awaitHealthy(DockerEngine engine) throws IOException {
    Map<String, String> states = new HashMap<>();
    try {
      await("healthy containers")
          .atMost(LIMIT)
          .until(
              () -> {
                for (String module : MODULES) {
                  String state =
                      engine.docker("inspect", "--format={{.State.Health.Status}}", RUN + module);
                  states.put(module, state);
                }
                return states.values().stream().allMatch("healthy"::equals);
              });
    } catch (RuntimeException e) {
      StringBuilder logs = new StringBuilder();
      for (String container : containers) {
        logs.append(container).append(":\n").append(engine.docker("logs", container));
      }
      throw new AssertionError(states + "\n" + logs, e);
    }
  }

  @Test
  void aJobRunsThroughServicesFromTheirImages() throws Exception {
    try (DockerEngine engine = DockerEngine.start(folder.resolve("docker"));
        LocalInfrastructure servers = LocalInfrastructure.start(folder.resolve("servers"))) {
      try {
        build(engine);
        int gateway = ports.next();
        int simulator = ports.next();
        run(engine, "simulator", Map.of(), "--ports", Integer.toString(simulator));
        run(engine, "scheduler", environment(servers, PostgresServer.SCHEDULER, ports.next()));
        Map<String, String> agent = environment(servers, PostgresServer.SCHEDULER, ports.next());
        agent.put("COMFYMILL_AGENT_NODES", "http://127.0.0.1:" + simulator);
        run(engine, "node-agent", agent);
        run(engine, "gateway", environment(servers, PostgresServer.GATEWAY, gateway));
        awaitHealthy(engine);

        URI url = URI.create("http://127.0.0.1:" + gateway);
        new JobRun(new ComfyClient(url)).submit(3, Workflows::picture).awaitRightPictures(LIMIT);

        for (String module : MODULES) {
          assertThat(engine.docker("exec", RUN + module, "id", "--user")).isEqualTo("10001");
          assertThat(
                  engine.docker(
                      "inspect",
                      "--format={{index .Config.Labels \"org.opencontainers.image.version\"}}",
                      image(module)))
              .isEqualTo("1.2.3");
          engine.docker("stop", "--time=30", RUN + module);
          assertThat(engine.docker("inspect", "--format={{.State.ExitCode}}", RUN + module))
              .as("%s ends by itself when it is asked to", module)
              .isIn("0", "143");
        }
      } finally {
        for (String container : containers) {
          engine.docker("rm", "--force", "--volumes", container);
        }
        engine.docker("volume", "rm", "--force", RUN + "artifacts", RUN + "agent");
      }
    }
  }
}
