package io.comfymill.scheduler.ring;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.quarantine.QuarantinedRecord;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.DeadJob;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Forecast;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.wire.WireJson;
import io.comfymill.scheduler.store.FaultyChangeWriter;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service on real Kafka and PostgreSQL, with agents that only pretend to work. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SchedulerRingIT {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  LocalInfrastructure servers;
  private final List<JobEvent> events = new CopyOnWriteArrayList<>();
  private final List<DeadJob> dead = new CopyOnWriteArrayList<>();
  private final List<QuarantinedRecord> setAside = new CopyOnWriteArrayList<>();
  private WireClient wire;
  private FakeAgent agent;
  private Database database;

  @BeforeEach
  void connect() {
    await().atMost(PATIENCE).untilAsserted(() -> get("/q/health/ready").then().statusCode(200));
    wire = new WireClient(servers.kafka().server().bootstrapServers());
    wire.listen(Topic.JOB_EVENTS, JobEvent.class, events::add);
    wire.listen(Topic.DEAD_JOBS, DeadJob.class, dead::add);
    wire.listenRaw(
        Topic.QUARANTINE, next -> QuarantinedRecord.fromKafka(next).ifPresent(setAside::add));
    database = new Database(servers.postgres().server());
  }

  @AfterEach
  void disconnect() {
    FaultyChangeWriter.mend();
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
    wire.send(
        Topic.JOB_COMMANDS, job.id().toString(), new JobCommand.Submit(Instant.now(), job, null));
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
  void aJobRunsAndEveryStepThatLastsIsTold() {
    FakeAgent node = agent(Duration.ofMinutes(5));
    JobId job = submit();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(eventsOf(job)).endsWith("Assigned", "Running"));
    node.finish(node.attemptOf(job));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(eventsOf(job)).endsWith("Running", "Succeeded"));
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

    cancel(job);

    awaitState(job, "CANCELLED");
    assertThat(node.received())
        .last()
        .isInstanceOfSatisfying(
            Assignment.Cancel.class, cancel -> assertThat(cancel.reason()).isEqualTo("not wanted"));
  }

  @Test
  void anAttemptThatRunsTooLongIsStoppedAndTheJobIsRevivedOnRequest() throws Exception {
    FakeAgent node = agent(Duration.ofMinutes(5));
    JobId job = submit(Specs.job(UUID.randomUUID().toString(), new JobLimits(1, SHORT, null)));
    awaitState(job, "FAILED");
    assertThat(database.attempts(job)).isEqualTo("1:FAILED");
    assertThat(node.received()).last().isInstanceOf(Assignment.Cancel.class);

    JobCommand retry = new JobCommand.Retry(Instant.now(), job, TenantId.DEFAULT, null);
    wire.send(Topic.JOB_COMMANDS, job.toString(), retry);
    wire.send(Topic.JOB_COMMANDS, job.toString(), retry);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(database.attempts(job)).isEqualTo("1:FAILED,2:FAILED"));
    awaitState(job, "FAILED");
  }

  @Test
  void gatewaysReadWhereAJobStandsAndWhyItWaits() {
    agent(Duration.ofMinutes(5));
    List<JobId> running = List.of(submit(), submit());
    running.forEach(job -> awaitState(job, "RUNNING"));
    JobId waiting = submit();

    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              Forecast forecast = database.forecast();
              assertThat(forecast.places())
                  .singleElement()
                  .satisfies(
                      place -> {
                        assertThat(place.job()).isEqualTo(waiting);
                        assertThat(place.position()).isEqualTo(1);
                        assertThat(place.expectedStart()).isNotNull();
                      });
              assertThat(forecast.demands().get(0).groups())
                  .extracting(Forecast.Group::code)
                  .contains("busy");
            });

    running.forEach(this::cancel);
    cancel(waiting);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(database.forecast().places()).isEmpty());
  }

  private void cancel(JobId job) {
    wire.send(
        Topic.JOB_COMMANDS,
        job.toString(),
        new JobCommand.Cancel(Instant.now(), job, TenantId.DEFAULT, "not wanted"));
  }

  @Test
  void aQueuedJobFailsWhenItsDeadlinePasses() {
    JobLimits soon = new JobLimits(null, null, Instant.now().plusMillis(500));
    JobId job = submit(Specs.job(UUID.randomUUID().toString(), soon));

    awaitState(job, "FAILED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(events)
                    .filteredOn(event -> event.job().id().equals(job))
                    .last()
                    .isInstanceOfSatisfying(
                        JobEvent.Failed.class,
                        failed ->
                            assertThat(failed.cause()).isEqualTo(FailureCause.DEADLINE_PASSED)));
  }

  @Test
  void aRecordThatNobodyCanReadIsPassedOver() {
    agent(Duration.ZERO);
    wire.sendRaw(Topic.JOB_COMMANDS, "x", "not JSON".getBytes(StandardCharsets.UTF_8));
    wire.sendRaw(Topic.JOB_COMMANDS, "x", "{\"type\":\"Submit\"}".getBytes(StandardCharsets.UTF_8));
    wire.sendRaw(Topic.ATTEMPT_EVENTS, "x", new byte[] {0, 1, 2});

    awaitState(submit(), "SUCCEEDED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(setAside)
                    .extracting(QuarantinedRecord::topic)
                    .contains("job-commands", "attempt-events")
                    .hasSizeGreaterThanOrEqualTo(3));
    assertThat(setAside)
        .extracting(QuarantinedRecord::cause)
        .anyMatch(cause -> cause.contains("lacks 'at'"));
  }

  @Test
  void aTextThatTheDatabaseCannotHoldDoesNotStopAnybody() {
    agent(Duration.ZERO);
    JobId odd = submit(Specs.job("nul \u0000 inside " + UUID.randomUUID()));

    awaitState(submit(), "SUCCEEDED");
    awaitState(odd, "SUCCEEDED");
  }

  @Test
  void aJobThatTheDatabaseCannotEvenBeAskedAboutFailsAndStopsNobody() throws IOException {
    agent(Duration.ZERO);
    Merge merge = new Merge("k", Duration.ofMinutes(1));
    JobSpec spec = Specs.job(UUID.randomUUID().toString()).under(JobConditions.NONE.merged(merge));
    ObjectNode odd =
        WireJson.mapper().valueToTree(new JobCommand.Submit(Instant.now(), spec, null));
    ((ObjectNode) odd.get("job")).put("tenant", "nul \u0000 inside");
    wire.sendRaw(Topic.JOB_COMMANDS, spec.id().toString(), WireJson.write(odd));

    awaitState(submit(), "SUCCEEDED");
    awaitState(spec.id(), "FAILED");
    awaitState(submit(), "SUCCEEDED");
  }

  @Test
  void aReportWhoseRowCannotBeWrittenIsPassedOver() {
    agent = new FakeAgent(wire, "node-" + UUID.randomUUID(), 2, Duration.ZERO).mute().start();
    JobId job = submit();
    awaitState(job, "ASSIGNED");
    double before = metric("comfymill_poison_records_total");
    await()
        .atMost(PATIENCE)
        .until(() -> agent.received().stream().anyMatch(run -> run.attempt().job().equals(job)));

    FaultyChangeWriter.inject(
        (changes, write) -> {
          if (changes.attempts().stream()
              .anyMatch(a -> a.id().job().equals(job) && a.startedAt() != null)) {
            throw new PgException("too long", "ERROR", "22001", "");
          }
          write.run();
        });
    agent.started(agent.attemptOf(job), Instant.now());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(metric("comfymill_poison_records_total")).isEqualTo(before + 1));
    FaultyChangeWriter.mend();
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
  void aJobThatTheDatabaseRefusesBecomesADeadOne() {
    agent(Duration.ZERO);
    JobSpec odd = Specs.job("refused " + UUID.randomUUID());
    FaultyChangeWriter.inject(
        (changes, write) -> {
          JobSpec submitted = changes.submitted().get(odd.id());
          if (submitted != null && !submitted.workflow().isEmpty()) {
            throw new PgException("too odd", "ERROR", "22P05", "");
          }
          write.run();
        });
    submit(odd);
    JobId good = submit();

    awaitState(good, "SUCCEEDED");
    awaitState(odd.id(), "FAILED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(dead)
                    .anySatisfy(
                        job -> {
                          assertThat(job.jobId()).isEqualTo(odd.id());
                          assertThat(job.attempts()).isEmpty();
                        }));
    assertThat(eventsOf(odd.id())).isSubsetOf("Queued", "Failed").endsWith("Failed");
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
  void whatOperatorsSayIsTakenInAndKept() throws Exception {
    FakeAgent node = agent(Duration.ZERO);
    String pool = "pool-" + UUID.randomUUID();
    awaitState(submit(), "SUCCEEDED");

    wire.send(
        Topic.FLEET_COMMANDS,
        node.node().value(),
        new FleetCommand.ChangeNode(Instant.now(), node.node(), pool, null, 9, null, null, true));
    wire.send(
        Topic.FLEET_COMMANDS, pool, new FleetCommand.SetPolicy(Instant.now(), pool, "round_robin"));
    wire.send(
        Topic.FLEET_COMMANDS, pool, new FleetCommand.SetPolicy(Instant.now(), pool, "no such"));

    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(database.policy(pool)).isEqualTo("round_robin"));
    assertThat(database.policiesInForce())
        .contains("\"default\":\"", "\"%s\":\"round_robin\"".formatted(pool));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(database.node(node.node().value(), "pool || weight || draining"))
                    .isEqualTo(pool + "9true"));
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
