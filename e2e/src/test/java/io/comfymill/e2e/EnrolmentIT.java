package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.enrolment.RecordKey;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A machine becomes an agent by a token alone, and is shut out: with {@code dev --tls --auth}. */
class EnrolmentIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String POOL = "joined";
  private static final int BYTES_PER_SECOND = 256 * 1024;
  private static final int FLOOD_RECORD = 16 * 1024;

  /** Kafka takes the mean of some ten seconds. */
  private static final int FLOOD = 16 * BYTES_PER_SECOND / FLOOD_RECORD;

  /** A text that stands in nobody's workflow but the victim's. */
  private static final String MARK = "only-the-victim-may-read-this";

  private static Mill mill;
  private static Simulators simulators;
  private static ComfyClient client;

  @BeforeAll
  static void start() throws IOException {
    Files.createDirectories(Path.of("target"));
    Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "enrolment-mill-");
    mill =
        Mill.start(
            data,
            "--tls",
            "--auth",
            "--simulators",
            "1",
            "--agents",
            "1",
            "--set",
            "comfymill.gateway.enrolment.kafka-bytes-per-second=" + BYTES_PER_SECOND);
    simulators = Simulators.start(data.resolve("joined-simulator"), 3);
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

  /** Of the machine that joined with that pool; a missing node where there is none. */
  private static JsonNode node(String pool) throws IOException {
    for (JsonNode node : client.get("/api/nodes")) {
      if (node.path("pool").asText().equals(pool)) {
        return node;
      }
    }
    return WireJson.mapper().missingNode();
  }

  private static void awaitOnline(String pool, boolean online) {
    await("the node of " + pool + " to be online: " + online)
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> node(pool).path("online").asBoolean() == online);
  }

  private static void runJob() throws IOException {
    awaitSuccess(submit(POOL, Workflows.slowPicture(0x10_20_30, 0.1)));
  }

  private static String submit(String pool, ObjectNode workflow) throws IOException {
    String promptId = UUID.randomUUID().toString();
    ObjectNode body = WireJson.mapper().createObjectNode().put("prompt_id", promptId);
    body.set("prompt", workflow);
    body.putObject("extra_data").putObject("comfymill").put("pool", pool);
    assertThat(client.postJson("/prompt", body.toString()).statusCode()).isEqualTo(200);
    return promptId;
  }

  private static void awaitSuccess(String promptId) {
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
      awaitOnline(POOL, true);
      runJob();
      String node = node(POOL).path("id").asText();
      String agent = node(POOL).path("agent_id").asText();
      assertThat(agent).matches("agent-[0-9a-f]{12}");
      assertFilesAreItsOwn(machine);

      machine.kill();
      machine.start();
      awaitOnline(POOL, true);
      runJob();
      assertThat(node(POOL).path("id").asText()).isEqualTo(node);

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
      await("the broker to have heard of it")
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> kafka.read(Topic.ASSIGNMENTS))
                      .isInstanceOf(AuthorizationException.class));
      assertThatThrownBy(() -> kafka.write(Topic.ATTEMPT_EVENTS))
          .hasCauseInstanceOf(AuthorizationException.class);
      assertThat(machine.awaitEnd()).isEqualTo(3);
      assertThat(machine.said()).contains("was revoked");
      awaitOnline(POOL, false);
      machine.start();
      assertThat(machine.awaitEnd()).isNotZero();
      assertThat(agents("list")).contains(agent);
    }
  }

  /** Both have joined; one has no good intentions, and all that its machine's folder holds. */
  @Test
  void whoHasAnAgentsCredentialsReadsNobodysJobsAndEndsNobodysAttempts() throws Exception {
    Path machines = mill.data().resolve("machines");
    try (JoinedMachine victim =
            new JoinedMachine(machines.resolve("victim"), simulators.servers().get(1));
        JoinedMachine hostile =
            new JoinedMachine(machines.resolve("hostile"), simulators.servers().get(2))) {
      join(victim, "victim");
      join(hostile, "hostile");
      ObjectNode workflow = Workflows.slowPicture(0x10_20_30, 20);
      ((ObjectNode) workflow.at("/9/inputs")).put("filename_prefix", MARK);
      String promptId = submit("victim", workflow);
      await("the job to run")
          .atMost(LIMIT)
          .until(() -> client.get("/queue").path("queue_running").toString().contains(promptId));

      KafkaAccess kafka = new KafkaAccess(mill.kafkaPort(), hostile.data());
      List<byte[]> seen = kafka.read(Topic.ASSIGNMENTS);
      assertThat(seen).isNotEmpty();
      assertThat(seen).noneMatch(value -> new String(value, StandardCharsets.UTF_8).contains(MARK));

      RecordKey own =
          RecordKey.parse(
              WireJson.mapper()
                  .readTree(Files.readString(hostile.data().resolve("enrolment/agent.json")))
                  .path("record_key")
                  .asText());
      NodeId node = new NodeId(node("victim").path("id").asText());
      AttemptId attempt = new AttemptId(JobId.of(TenantId.DEFAULT, new PromptId(promptId)), 1);
      AttemptEvent failed =
          new AttemptEvent.Failed(
              Instant.now(), attempt, node, FailureCause.INVALID_WORKFLOW, "forged", null);
      for (Optional<RecordKey> key : List.of(Optional.<RecordKey>empty(), Optional.of(own))) {
        kafka.write(Topic.ATTEMPT_EVENTS, attempt.job().toString(), WireJson.write(failed), key);
      }
      await("both to be set aside")
          .atMost(LIMIT)
          .until(() -> setAside("a record about " + node) == 2);
      assertThat(kafka.flood(Topic.NODE_HEARTBEATS, FLOOD, FLOOD_RECORD))
          .as("the longest time for which Kafka held it up")
          .isPositive();
      awaitSuccess(promptId);
      assertThat(client.get("/api/jobs/" + promptId + "/placement").toString())
          .doesNotContain("forged");
    }
  }

  private static void join(JoinedMachine machine, String pool) throws Exception {
    machine.start(
        "--gateway", mill.gateway().toString(), "--token", agents("token", "--pool", pool));
    awaitOnline(pool, true);
  }

  private static long setAside(String why) throws IOException {
    return client.get("/api/quarantine").findValuesAsText("cause").stream()
        .filter(cause -> cause.contains(why))
        .count();
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
