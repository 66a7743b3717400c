package io.comfymill.scheduler.ring;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service on real Kafka and PostgreSQL, with agents that only pretend to work. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SchedulerRingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  LocalInfrastructure servers;
  private final List<JobEvent> events = new CopyOnWriteArrayList<>();
  private WireClient wire;
  private FakeAgent agent;
  private Database database;

  @BeforeEach
  void connect() {
    await().atMost(PATIENCE).untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    wire = new WireClient(servers.kafka().server().bootstrapServers());
    wire.listen(Topic.JOB_EVENTS, JobEvent.class, events::add);
    database = new Database(servers.postgres().server());
  }

  @AfterEach
  void disconnect() {
    if (agent != null) {
      agent.retire();
      agent.close();
    }
    wire.close();
  }

  private FakeAgent agent(Duration runTime) {
    agent = new FakeAgent(wire, "node-" + UUID.randomUUID(), 2, runTime).start();
    return agent;
  }

  private JobId submit() {
    return submit(Specs.job(UUID.randomUUID().toString()));
  }

  private JobId submit(JobSpec job) {
    wire.send(Topic.JOB_COMMANDS, job.id().toString(), new JobCommand.Submit(Instant.now(), job));
    return job.id();
  }

  private void awaitState(JobId job, String state) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(database.state(job)).isEqualTo(state));
  }

  private List<String> eventsOf(JobId job) {
    return events.stream()
        .filter(event -> event.job().id().equals(job))
        .map(event -> event.getClass().getSimpleName())
        .distinct()
        .toList();
  }

  @Test
  void aJobRunsAndEveryStepIsTold() {
    agent(Duration.ZERO);
    JobId job = submit();

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(eventsOf(job))
                    .containsExactly("Queued", "Assigned", "Running", "Succeeded"));
    awaitState(job, "SUCCEEDED");
  }

  @Test
  void aJobSubmittedAgainAfterItEndedIsNotRunAgain() throws Exception {
    FakeAgent node = agent(Duration.ZERO);
    JobSpec spec = Specs.job(UUID.randomUUID().toString());
    awaitState(submit(spec), "SUCCEEDED");
    submit(spec);
    awaitState(submit(), "SUCCEEDED");

    assertThat(database.attempts(spec.id())).isEqualTo("1:SUCCEEDED");
    assertThat(node.received())
        .filteredOn(assignment -> assignment.attempt().job().equals(spec.id()))
        .hasSize(1);
  }

  @Test
  void aRunningJobIsCancelled() {
    FakeAgent node = agent(Duration.ofMinutes(5));
    JobId job = submit();
    awaitState(job, "RUNNING");

    wire.send(
        Topic.JOB_COMMANDS,
        job.toString(),
        new JobCommand.Cancel(Instant.now(), job, TenantId.DEFAULT, "not wanted"));

    awaitState(job, "CANCELLED");
    assertThat(node.received())
        .last()
        .isInstanceOfSatisfying(
            Assignment.Cancel.class, cancel -> assertThat(cancel.reason()).isEqualTo("not wanted"));
  }

  @Test
  void aRecordThatNobodyCanReadIsPassedOver() {
    agent(Duration.ZERO);
    wire.sendRaw(Topic.JOB_COMMANDS, "x", "not JSON".getBytes(StandardCharsets.UTF_8));
    wire.sendRaw(Topic.JOB_COMMANDS, "x", "{\"type\":\"Submit\"}".getBytes(StandardCharsets.UTF_8));
    wire.sendRaw(Topic.ATTEMPT_EVENTS, "x", new byte[] {0, 1, 2});

    awaitState(submit(), "SUCCEEDED");
    assertThat(metric("comfymill_poison_records_total")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aTextThatTheDatabaseCannotHoldDoesNotStopAnybody() {
    agent(Duration.ZERO);
    JobId odd = submit(Specs.job("nul \u0000 inside " + UUID.randomUUID()));

    awaitState(submit(), "SUCCEEDED");
    awaitState(odd, "SUCCEEDED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+294300-01-01T00:00:00Z", "+400000-01-01T00:00:00Z"})
  void aReportWhoseRowTheDatabaseRefusesIsPassedOver(String time) {
    agent = new FakeAgent(wire, "node-" + UUID.randomUUID(), 2, Duration.ZERO).mute().start();
    JobId job = submit();
    awaitState(job, "ASSIGNED");
    double before = metric("comfymill_poison_records_total");
    await()
        .atMost(PATIENCE)
        .until(() -> agent.received().stream().anyMatch(run -> run.attempt().job().equals(job)));

    agent.started(agent.attemptOf(job), Instant.parse(time));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(metric("comfymill_poison_records_total")).isEqualTo(before + 1));
    JobId meanwhile = submit();
    awaitState(meanwhile, "ASSIGNED");
    agent.started(agent.attemptOf(job), Instant.now());
    awaitState(job, "RUNNING");
    agent.finish(agent.attemptOf(job));
    agent.finish(agent.attemptOf(meanwhile));
    awaitState(job, "SUCCEEDED");
    awaitState(meanwhile, "SUCCEEDED");
  }

  @Test
  void aJobThatHasARowWithoutTheSchedulerKnowingIsNotRunAgain() throws Exception {
    FakeAgent node = agent(Duration.ZERO);
    JobSpec spec = Specs.job(UUID.randomUUID().toString());
    database.addEnded(spec.id());
    double before = metric("comfymill_poison_records_total");
    submit(spec);

    awaitState(submit(), "SUCCEEDED");
    assertThat(database.state(spec.id())).isEqualTo("CANCELLED");
    assertThat(node.received())
        .noneMatch(assignment -> assignment.attempt().job().equals(spec.id()));
    assertThat(metric("comfymill_poison_records_total")).isEqualTo(before);
  }

  @Test
  void aLateReportOfAnOlderAttemptChangesNothing() throws Exception {
    agent(Duration.ZERO);
    JobId job = submit();
    awaitState(job, "SUCCEEDED");
    double before = metric("comfymill_stale_reports_total");

    agent.report(
        new AttemptEvent.Succeeded(
            Instant.now(),
            new AttemptId(job, 1),
            new NodeId("somebody"),
            new ExecutionResult(
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.arrayNode())));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(metric("comfymill_stale_reports_total")).isGreaterThan(before));
    assertThat(database.attempts(job)).isEqualTo("1:SUCCEEDED");
  }

  @Test
  void theJobOfANodeThatFallsSilentRunsElsewhere() {
    FakeAgent silent = agent(Duration.ofMinutes(5));
    JobId job = submit();
    awaitState(job, "RUNNING");
    silent.close();
    agent(Duration.ZERO);

    awaitState(job, "SUCCEEDED");
    assertThat(eventsOf(job)).contains("Requeued");
  }

  @Test
  void jobsGoOnAfterTheDatabaseWasKilled() throws Exception {
    agent(Duration.ofMillis(200));
    List<JobId> jobs = List.of(submit(), submit(), submit(), submit());
    servers.postgres().kill();
    JobId meanwhile = submit();
    servers.postgres().startAgain();

    for (JobId job : jobs) {
      awaitState(job, "SUCCEEDED");
    }
    awaitState(meanwhile, "SUCCEEDED");
  }

  @Test
  void jobsGoOnAfterKafkaWasKilled() throws Exception {
    agent(Duration.ofMillis(200));
    List<JobId> jobs = List.of(submit(), submit(), submit(), submit());
    servers.kafka().kill();
    servers.kafka().startAgain();

    for (JobId job : jobs) {
      awaitState(job, "SUCCEEDED");
    }
    awaitState(submit(), "SUCCEEDED");
  }

  @Test
  void readinessTellsWhoLeads() {
    get("/q/health/ready")
        .then()
        .body("checks.find { it.name == 'scheduler' }.data.role", equalTo("leader"));
  }

  private static double metric(String name) {
    return get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
