package io.comfymill.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.Requirements;
import io.comfymill.simulator.SimulatorMain;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an agent tells of the model files of a simulated ComfyUI. */
class ModelFilesIT {
  @TempDir Path folder;
  private Vertx vertx;
  private int port;
  private AgentOnSimulator agent;
  private Thread simulator;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String[] arguments = {
      "--ports", "" + port, "--data", folder.resolve("comfyui").toString(), "--load-time-scale", "0"
    };
    simulator = new Thread(() -> new CommandLine(new SimulatorMain()).execute(arguments));
    simulator.setDaemon(true);
    simulator.start();
    agent = new AgentOnSimulator(vertx, folder, port);
    await(agent::online);
  }

  @AfterEach
  void stop() throws Exception {
    agent.kill();
    simulator.interrupt();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static void await(Callable<Boolean> condition) {
    org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(40)).until(condition);
  }

  /** In the simulator's folder of its only port. */
  private void put(String name, String content) throws IOException {
    Path models;
    try (var found = Files.walk(folder.resolve("comfyui"), 2)) {
      models = found.filter(path -> path.endsWith("output")).findFirst().orElseThrow();
    }
    Path file = models.resolveSibling("models").resolve(name);
    Files.createDirectories(file.getParent());
    Path unseen = file.resolveSibling("." + file.getFileName());
    Files.writeString(unseen, content);
    Files.setLastModifiedTime(unseen, FileTime.from(Instant.now().minusSeconds(3600)));
    Files.move(unseen, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean isTold(String folder, String name, String content) {
    ModelFile told = agent.model(folder, name);
    return told != null
        && told.bytes() == content.length()
        && DigestUtils.sha256Hex(content).equals(told.sha256());
  }

  @Test
  void filesAreToldWithTheirHashes() throws Exception {
    put("loras/a.safetensors", "one");
    put("loras/sub/b.safetensors", "three");

    await(() -> isTold("loras", "a.safetensors", "one"));
    await(() -> isTold("loras", "sub/b.safetensors", "three"));
    assertThat(agent.model("loras", "a.safetensors").usedAt()).isNull();
  }

  @Test
  void aFileThatBecomesAnotherIsHashedAnew() throws Exception {
    put("vae/x.safetensors", "old");
    await(() -> isTold("vae", "x.safetensors", "old"));
    put("vae/x.safetensors", "newer");
    await(() -> isTold("vae", "x.safetensors", "newer"));
  }

  @Test
  void itIsToldWhenAFileWasUsed() throws Exception {
    put("loras/used.safetensors", "x");
    JobSpec like = Jobs.job("p");
    JobSpec job =
        new JobSpec(
            like.id(),
            like.tenant(),
            like.promptId(),
            like.clientId(),
            like.number(),
            like.priority(),
            Jobs.json("{}"),
            like.extraData(),
            List.of("3"),
            Requirements.of(List.of(), List.of("used.safetensors")),
            like.limits(),
            List.of(),
            like.submittedAt(),
            List.of(),
            null);
    await(() -> agent.model("loras", "used.safetensors") != null);
    agent.run(new Assignment.Run(Jobs.AT, AgentOnSimulator.NODE, new AttemptId(job.id(), 1), job));

    await(() -> agent.model("loras", "used.safetensors").usedAt() != null);
  }
}
