package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A machine becomes an agent by a token alone, and is shut out: with {@code dev --tls --auth}. */
class EnrolmentIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String POOL = "joined";

  private static Mill mill;
  private static Simulators simulators;
  private static ComfyClient client;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of("target"));
    Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "enrolment-mill-");
    mill = Mill.start(data, "--tls", "--auth", "--simulators", "1", "--agents", "1");
    simulators = Simulators.start(data.resolve("joined-simulator"), 1);
    client =
        ComfyClient.secure(
            mill.gateway(),
            TlsFiles.trusting(data.resolve("tls/ca.crt")).context(),
            Files.readString(data.resolve("admin-key")).strip());
    mill.awaitWhole(1, client);
  }

  @AfterAll
  static void stop() {
    if (simulators != null) {
      simulators.close();
    }
    if (mill != null) {
      mill.close();
    }
  }

  /** What a command of {@code comfymill agents} prints. */
  private static String agents(String... words) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Mill.HOME.resolve("comfymill").toString(), "agents"));
    command.addAll(List.of(words));
    command.addAll(List.of("--url", mill.gateway().toString()));
    command.addAll(List.of("--ca", mill.data().resolve("tls/ca.crt").toString()));
    command.addAll(List.of("--key-file", mill.data().resolve("admin-key").toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, out).isZero();
    return out.strip();
  }

  /** Of the joined machine; a missing node where there is none. */
  private static JsonNode node() throws IOException {
    for (JsonNode node : client.get("/api/nodes")) {
      if (node.path("pool").asText().equals(POOL)) {
        return node;
      }
    }
    return WireJson.mapper().missingNode();
  }

  private static void awaitOnline(boolean online) {
    await("the joined node to be online: " + online)
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> node().path("online").asBoolean() == online);
  }

  private static void runJob() throws IOException {
    String promptId = UUID.randomUUID().toString();
    ObjectNode body = WireJson.mapper().createObjectNode().put("prompt_id", promptId);
    body.set("prompt", Workflows.slowPicture(0x10_20_30, 0.1));
    body.putObject("extra_data").putObject("comfymill").put("pool", POOL);
    assertThat(client.postJson("/prompt", body.toString()).statusCode()).isEqualTo(200);
    await("the job on the joined node")
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> client.history(promptId).at("/status/status_str").asText().equals("success"));
  }

  @Test
  void aMachineJoinsByATokenGoesOnWithoutItAndIsShutOut() throws Exception {
    Path machines = mill.data().resolve("machines");
    String token = agents("token", "--pool", POOL, "--ttl", "1h");
    try (JoinedMachine machine =
        new JoinedMachine(machines.resolve("one"), simulators.servers().get(0))) {
      machine.start("--gateway", mill.gateway().toString(), "--token", token);
      awaitOnline(true);
      runJob();
      String node = node().path("id").asText();
      String agent = node().path("agent_id").asText();
      assertThat(agent).matches("agent-[0-9a-f]{12}");
      assertFilesAreItsOwn(machine);

      machine.kill();
      machine.start();
      awaitOnline(true);
      runJob();
      assertThat(node().path("id").asText()).isEqualTo(node);

      aCopyIsRefusedAndNamed(machine, machines.resolve("two"), agent);
      anotherMachineCannotUseTheTokenAgain(machines.resolve("three"), token);

      KafkaAccess kafka = new KafkaAccess(mill.kafkaPort(), machine.data());
      for (Topic topic : List.of(Topic.JOB_COMMANDS, Topic.ATTEMPT_EVENTS, Topic.JOB_EVENTS)) {
        assertThatThrownBy(() -> kafka.read(topic))
            .as("%s", topic)
            .isInstanceOf(AuthorizationException.class);
      }
      assertThatThrownBy(() -> kafka.write(Topic.JOB_COMMANDS))
          .hasCauseInstanceOf(AuthorizationException.class);
      kafka.write(Topic.QUARANTINE);

      agents("revoke", agent);
      assertThatThrownBy(() -> kafka.read(Topic.ASSIGNMENTS))
          .isInstanceOf(AuthorizationException.class);
      assertThatThrownBy(() -> kafka.write(Topic.ATTEMPT_EVENTS))
          .hasCauseInstanceOf(AuthorizationException.class);
      assertThat(machine.awaitEnd()).isEqualTo(3);
      assertThat(machine.said()).contains("was revoked");
      awaitOnline(false);
      machine.start();
      assertThat(machine.awaitEnd()).isNotZero();
      assertThat(agents("list")).contains(agent);
    }
  }

  private static void assertFilesAreItsOwn(JoinedMachine machine) throws IOException {
    Path key = machine.data().resolve("enrolment/agent.pem");
    assertThat(Files.getPosixFilePermissions(key))
        .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  }

  private static void aCopyIsRefusedAndNamed(JoinedMachine machine, Path elsewhere, String agent)
      throws IOException {
    try (JoinedMachine copy = machine.copiedTo(elsewhere)) {
      copy.start();
      assertThat(copy.awaitEnd()).isNotZero();
      assertThat(copy.said()).contains(agent, "has a copy of its folder");
      assertThat(machine.isRunning()).isTrue();
      assertThat(client.get("/api/agents/" + agent).path("copied_host").asText()).isNotEmpty();
    }
  }

  private static void anotherMachineCannotUseTheTokenAgain(Path elsewhere, String token)
      throws IOException {
    try (JoinedMachine other = new JoinedMachine(elsewhere, simulators.servers().get(0))) {
      other.start("--gateway", mill.gateway().toString(), "--token", token);
      assertThat(other.awaitEnd()).isEqualTo(1);
      assertThat(other.said()).contains("opens nothing any more");
    }
  }
}
