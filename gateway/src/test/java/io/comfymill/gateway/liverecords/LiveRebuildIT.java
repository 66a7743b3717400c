package io.comfymill.gateway.liverecords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.gateway.FakeScheduler;
import io.comfymill.gateway.GatewayServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What keeping the live records right costs, on real servers. {@code -Dlive.rows=50000} makes it a
 * measurement.
 */
@QuarkusTest
@QuarkusTestResource(GatewayServers.class)
class LiveRebuildIT {
  private static final Logger LOG = Logger.getLogger(LiveRebuildIT.class);
  private static final int ROWS = Integer.getInteger("live.rows", 3_000);
  private static final String STATES = "comfymill:live:default:states";
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofSeconds(5);

  @Inject Redis redis;
  FakeScheduler scheduler;

  @AfterEach
  void endAll() throws SQLException {
    scheduler.sql("delete from scheduler.jobs where client_id = 'live-rebuild'");
    send(Request.cmd(Command.FLUSHALL));
  }

  private io.vertx.mutiny.redis.client.Response send(Request request) {
    return redis.send(request).await().indefinitely();
  }

  private long records() {
    return send(Request.cmd(Command.HLEN).arg(STATES)).toLong();
  }

  private boolean isComplete() {
    return send(Request.cmd(Command.EXISTS).arg("comfymill:live:complete")).toLong() == 1;
  }

  /** Of the scripts that write. */
  private long evals() {
    String stats = send(Request.cmd(Command.INFO).arg("commandstats")).toString();
    return Arrays.stream(stats.split("\r\n"))
        .filter(line -> line.startsWith("cmdstat_eval:calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1")))
        .sum();
  }

  private void insertQueued() throws SQLException {
    scheduler.sql(
        "insert into scheduler.jobs (id, tenant, prompt_id, client_id, number, priority, state,"
            + " attempt, spec, submitted_at, queued_at, changed_seq) select md5(i::text)::uuid,"
            + " 'default', 'rebuild-' || i, 'live-rebuild', i % 100, 0, 'QUEUED', 0,"
            + " replace(replace(?, '@id', md5(i::text)::uuid::text), '@n', i::text), now(), now(),"
            + " 1000000 + i from generate_series(1, ?) i",
        """
        {"id":"@id","tenant":"default","promptId":"rebuild-@n","clientId":"live-rebuild","number":1,
        "priority":0,"workflow":{"1":{"class_type":"A","inputs":{}}},"extraData":{},"outputsToExecute":["1"],
        "requirements":{"nodeClasses":["A"],"modelFiles":[],"labels":[],"minVramBytes":0},"limits":{},"inputs":[],
        "submittedAt":"2026-01-01T00:00:00Z"}""",
        ROWS);
  }

  @Test
  void anEmptiedRedisIsFilledAgainAndAQuietTimeCostsNothing() throws SQLException {
    await().atMost(LONG).until(this::isComplete);
    insertQueued();
    long began = System.nanoTime();
    send(Request.cmd(Command.FLUSHALL));
    await().atMost(LONG).until(() -> isComplete() && records() >= ROWS);
    LOG.infof("%d live records were made anew in %d ms", ROWS, millisSince(began));

    await().atMost(LONG).until(this::isSettled);
    long before = evals();
    long quiet = System.nanoTime();
    await().atMost(QUIET.multipliedBy(2)).until(() -> millisSince(quiet) > QUIET.toMillis());
    long writes = evals() - before;
    LOG.infof("%d writes to Redis in %d quiet seconds", writes, QUIET.toSeconds());
    assertThat(writes).as("writes while nothing changes").isLessThan(20);
  }

  /** No write for a second. */
  private boolean isSettled() {
    long before = evals();
    long since = System.nanoTime();
    await().until(() -> millisSince(since) > 1_000);
    return evals() == before;
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }
}
