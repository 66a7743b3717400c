package io.comfymill.scheduler.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.FailureCause;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobConditions.Merge;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.QueueName;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.CoreFixture;
import io.comfymill.scheduler.core.CoreSettings;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.line.KnownEnds;
import io.comfymill.scheduler.core.line.KnownEnds.Ending;
import io.comfymill.scheduler.core.policy.LeastLoaded;
import io.comfymill.scheduler.core.retry.Backoff;
import io.comfymill.scheduler.core.retry.RetryLimits;
import io.comfymill.scheduler.leader.FencedException;
import io.comfymill.scheduler.leader.Term;
import io.comfymill.scheduler.store.ChangeWriter;
import io.comfymill.scheduler.store.JobReader;
import io.comfymill.scheduler.store.StateReader;
import io.comfymill.scheduler.store.StoredOffsets;
import io.comfymill.scheduler.store.StoredState;
import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written comes back, and only from the one that leads. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class StoreIT {
  private static final CoreSettings PATIENT =
      CoreFixture.settings(
          Duration.ofSeconds(1),
          3,
          Duration.ofSeconds(2),
          new RetryLimits(3, 20, 10, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30))),
          new LeastLoaded());

  @Inject ChangeWriter writer;
  @Inject StateReader stateReader;
  @Inject JobReader jobReader;
  LocalInfrastructure servers;

  private final String run = UUID.randomUUID().toString();

  @BeforeEach
  void awaitLeader() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200));
  }

  private Term leader() throws SQLException {
    String role = PostgresServer.SCHEDULER;
    try (Connection connection =
            DriverManager.getConnection(
                servers.postgres().server().jdbcUrl(), role, PostgresServer.passwordOf(role));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select holder, epoch from scheduler.leadership")) {
      assertThat(row.next()).isTrue();
      return new Term(row.getString(1), row.getLong(2));
    }
  }

  private void write(Term term, Changes changes, Map<TopicPartition, Long> offsets)
      throws Exception {
    writer.write(term, changes, new StoredOffsets(offsets, 0));
  }

  @Test
  void unfinishedJobsComeBackAsTheyWere() throws Exception {
    CoreFixture world = new CoreFixture();
    world.node(run + "a", 2).node(run + "b", 2);
    JobId placed = world.submit(run + "placed");
    JobId retried = world.submit(run + "retried");
    JobId ended = world.submit(run + "ended");
    JobId cancelling = world.submit(run + "cancelling");
    world.core.plan(world.now);
    world.started(world.current(placed), world.nodeOf(placed)).cancel(cancelling);
    world.failed(world.current(retried), world.nodeOf(retried), FailureCause.HUNG);
    world.succeeded(world.current(ended), world.nodeOf(ended));
    Changes changes = world.core.takeChanges();

    write(leader(), changes, Map.of(new TopicPartition("some-topic", 3), 17L));

    StoredState state = stateReader.read();
    assertThat(state.jobs())
        .contains(world.find(placed), world.find(retried), world.find(cancelling));
    assertThat(state.jobs()).extracting(Job::id).doesNotContain(ended);
    assertThat(state.offsets().next()).containsEntry(new TopicPartition("some-topic", 3), 17L);
    assertThat(state.lastSequence()).isPositive();
    assertThat(jobReader.existing(List.of(ended, placed))).contains(ended, placed);
    assertThat(jobReader.bodies(List.of(placed)).await().get(placed))
        .isEqualTo(changes.submitted().get(placed));
  }

  @Test
  void whatACallerBoundAndAPauseComeBack() throws Exception {
    CoreFixture world = new CoreFixture(PATIENT);
    world.node(run + "a", 2);
    Instant deadline = world.now.plusSeconds(3600);
    JobId bound =
        world.submit(run + "bound", new JobLimits(7, Duration.ofMillis(90_500), deadline));
    JobId pausing = world.submit(run + "pausing");
    world.core.plan(world.now);
    world.failed(world.current(pausing), world.nodeOf(pausing), FailureCause.HUNG);
    write(leader(), world.core.takeChanges(), Map.of());

    StoredState state = stateReader.read();

    assertThat(state.jobs()).contains(world.find(bound), world.find(pausing));
    assertThat(world.find(bound).current().orElseThrow().reason()).isNotBlank();
    world.reprioritise(pausing, 4, -8.0);
    write(leader(), world.core.takeChanges(), Map.of());
    assertThat(stateReader.read().jobs()).contains(world.find(pausing));
  }

  @Test
  void whatKeepsAJobFromItsTurnComesBack() throws Exception {
    CoreFixture world = new CoreFixture();
    world.node(run + "a", 4); // whichever goes first
    Merge merge = new Merge(run, Duration.ofMinutes(1));
    JobId first = world.submit(run + "first", sharing(merge));
    JobId shares = world.submit(run + "shares", sharing(merge));
    JobId held =
        world.submit(
            run + "held",
            new JobConditions(
                true,
                world.now.plusSeconds(3600),
                new TreeSet<>(List.of(first, shares)),
                DependsWhen.ALL_ENDED,
                null));
    JobId moved = world.submit(CoreFixture.spec("default", run, run, 4, 0, Requirements.NONE));
    world.move(moved, held, true);
    QueueName queue = new QueueName(QueueName.Scope.TENANT, run);
    QueueName resumed = new QueueName(QueueName.Scope.POOL, run);
    world.pause(queue, true).pause(resumed, true).pause(resumed, false);
    write(leader(), world.core.takeChanges(), Map.of());

    StoredState state = stateReader.read();
    assertThat(state.jobs())
        .contains(world.find(first), world.find(shares), world.find(held), world.find(moved));
    assertThat(world.find(shares).ticket().answeredBy()).isEqualTo(first);
    assertThat(world.find(moved).ticket().line()).isEqualTo("client");
    assertThat(state.paused()).contains(queue).doesNotContain(resumed);

    world.succeeded(world.assigned(first), run + "a");
    world.pause(queue, false);
    write(leader(), world.core.takeChanges(), Map.of());
    state = stateReader.read();
    assertThat(state.paused()).doesNotContain(queue);
    assertThat(state.jobs()).contains(world.find(held));
    assertThat(world.find(held).ticket().conditions().dependsOn()).isEmpty();
    assertThat(jobReader.endings(List.of(first, shares, held)))
        .isEqualTo(Map.of(first, Ending.SUCCEEDED, shares, Ending.SUCCEEDED));
    assertThat(jobReader.answer(TenantId.DEFAULT, run, world.now.minusSeconds(1)))
        .hasValueSatisfying(answer -> assertThat(answer.node().value()).isEqualTo(run + "a"));
    assertThat(jobReader.answer(TenantId.DEFAULT, run, world.now.plusSeconds(1))).isEmpty();
    assertThat(jobReader.answer(new TenantId("other"), run, Instant.EPOCH)).isEmpty();
    assertThat(jobReader.changedAfter(0, 10_000))
        .filteredOn(event -> event.job().id().equals(shares))
        .singleElement()
        .isInstanceOf(JobEvent.Succeeded.class);
  }

  private static JobConditions sharing(Merge merge) {
    return new JobConditions(false, null, new TreeSet<>(), DependsWhen.ALL_SUCCEEDED, merge);
  }

  @Test
  void aFailedJobComesBackWhenItIsAskedForOnceMore() throws Exception {
    CoreFixture world = new CoreFixture();
    world.node(run + "a", 1);
    JobId job = world.submit(run + "failed");
    world.failed(world.assigned(job), world.nodeOf(job), FailureCause.EXECUTION_ERROR);
    JobId done = world.submit(run + "done");
    world.succeeded(world.assigned(done), world.nodeOf(done));
    write(leader(), world.core.takeChanges(), Map.of());

    List<Job> failed = jobReader.failed(List.of(job, done));
    assertThat(failed).singleElement().extracting(Job::id).isEqualTo(job);
    JobCommand.Retry retry = new JobCommand.Retry(world.now, job, TenantId.DEFAULT, null);
    world.core.retry(retry, failed.get(0), KnownEnds.NONE, world.now);
    write(leader(), world.core.takeChanges(), Map.of());

    assertThat(stateReader.read().jobs()).contains(world.find(job));
    assertThat(world.find(job).failures()).hasSize(1);
    assertThat(world.find(job).counted()).isEmpty();
  }

  @Test
  void aJobWhoseRowCannotBeUnderstoodIsLeftOutAndStopsNoOther() throws Exception {
    CoreFixture world = new CoreFixture();
    JobId odd = world.submit(run + "odd");
    JobId good = world.submit(run + "good");
    write(leader(), world.core.takeChanges(), Map.of());
    execute("update scheduler.jobs set requirements = '{\"pool\":' where id = '%s'".formatted(odd));

    assertThat(stateReader.read().jobs())
        .contains(world.find(good))
        .extracting(Job::id)
        .doesNotContain(odd);
    execute("delete from scheduler.jobs where id = '%s'".formatted(odd));
  }

  private void execute(String sql) throws SQLException {
    String role = PostgresServer.SCHEDULER;
    try (Connection connection =
            DriverManager.getConnection(
                servers.postgres().server().jdbcUrl(), role, PostgresServer.passwordOf(role));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void nodesAndPoolsComeBackAsTheyWere() throws Exception {
    CoreFixture world = new CoreFixture();
    NodeId a = new NodeId(run + "a");
    NodeId b = new NodeId(run + "b");
    world.nodeOf(a.value(), "video", Set.of("big")).node(b.value(), 9);
    for (int i = 0; i < 3; i++) {
      JobId job = world.submit(CoreFixture.spec(run + i, i, 0, pinned(b)));
      world.started(world.assigned(job), b.value());
      world.failed(world.current(job), b.value(), FailureCause.HUNG);
    }
    world.core.change(
        new FleetCommand.ChangeNode(
            world.now, a, "stills", new TreeSet<>(Set.of("eu")), 7, -2, false, true),
        world.now);
    world.core.setPolicy(new FleetCommand.SetPolicy(world.now, run + "set", "weighted"));
    world.core.setPolicy(new FleetCommand.SetPolicy(world.now, run + "unset", null));
    Changes changes = world.core.takeChanges();
    write(leader(), changes, Map.of());

    StoredState state = stateReader.read();
    assertThat(state.nodes().get(a)).isEqualTo(changes.nodes().get(a));
    assertThat(state.nodes().get(a).operators().pool()).isEqualTo("stills");
    assertThat(state.nodes().get(b)).isEqualTo(changes.nodes().get(b));
    assertThat(state.nodes().get(b).unhealthy()).contains("HUNG");
    assertThat(state.nodes().get(b).loadedModels()).containsExactly("flux.safetensors");
    assertThat(state.pools())
        .containsEntry(run + "set", "weighted")
        .doesNotContainKey(run + "unset");
  }

  private static Requirements pinned(NodeId node) {
    return new Requirements(
        new TreeSet<>(),
        new TreeSet<>(Set.of("flux.safetensors")),
        null,
        new TreeSet<>(),
        node,
        0,
        null);
  }

  @Test
  void anAttemptThatWasTakenBackIsNoFailureAfterARestart() throws Exception {
    CoreFixture world = new CoreFixture();
    world.node(run + "a", 2);
    JobId job = world.submit(run + "taken back");
    AttemptId attempt = world.assigned(job);
    write(leader(), world.core.takeChanges(), Map.of());
    world.failed(attempt, run + "a", FailureCause.WITHDRAWN);
    write(leader(), world.core.takeChanges(), Map.of());

    assertThat(stateReader.read().jobs()).contains(world.find(job));
    assertThat(world.find(job).failures()).isEmpty();
  }

  @Test
  void whoDoesNotLeadWritesNothing() throws Exception {
    CoreFixture world = new CoreFixture();
    JobId job = world.submit(run + "fenced");
    Changes changes = world.core.takeChanges();
    Term leader = leader();

    assertThatThrownBy(
            () -> write(new Term(leader.holder(), leader.epoch() - 1), changes, Map.of()))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> write(new Term("another", leader.epoch()), changes, Map.of()))
        .isInstanceOf(FencedException.class);
    assertThat(jobReader.existing(List.of(job))).isEmpty();
  }
}
