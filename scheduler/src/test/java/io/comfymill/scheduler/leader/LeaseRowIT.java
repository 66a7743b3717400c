package io.comfymill.scheduler.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.standalone.infrastructure.LocalInfrastructure;
import io.comfymill.standalone.infrastructure.PostgresServer;
import io.comfymill.standalone.infrastructure.RunningServer;
import io.comfymill.standalone.ports.FreePorts;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lease by PostgreSQL's own clock; no scheduler runs beside it. */
class LeaseRowIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration TTL = Duration.ofSeconds(3);

  @TempDir static Path folder;
  private static RunningServer<PostgresServer> postgres;
  private static Vertx vertx;
  private static Pool pool;

  private LeaseRow row;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    postgres =
        RunningServer.start(LocalInfrastructure.postgres(folder, new FreePorts(new Random())));
    String role = PostgresServer.SCHEDULER;
    String password = PostgresServer.passwordOf(role);
    Flyway.configure()
        .dataSource(postgres.server().jdbcUrl(), role, password)
        .schemas("scheduler")
        .locations("db/scheduler")
        .load()
        .migrate();
    vertx = Vertx.vertx();
    pool =
        Pool.pool(
            vertx,
            PgConnectOptions.fromUri(postgres.server().reactiveUrl())
                .setUser(role)
                .setPassword(password),
            new PoolOptions().setMaxSize(2));
  }

  @AfterAll
  static void stop() {
    pool.closeAndAwait();
    vertx.closeAndAwait();
    postgres.close();
  }

  @BeforeEach
  void nobodyHasLed() {
    leaseOf("", "'-infinity'");
    row = new LeaseRow(pool);
  }

  private static void leaseOf(String holder, String expiresAt) {
    pool.query(
            "update scheduler.leadership set epoch = 7, holder = '%s', expires_at = %s"
                .formatted(holder, expiresAt))
        .execute()
        .await()
        .atMost(LIMIT);
  }

  private Optional<Term> claim(String holder, Duration freeFor) {
    return row.claim(holder, TTL, freeFor);
  }

  private boolean renew(Term term) {
    return row.renew(term, TTL);
  }

  @Test
  void aFreshLeaseIsTakenByOneAlone() {
    Optional<Term> won = claim("a", TTL);

    assertThat(won).contains(new Term("a", 8));
    assertThat(claim("b", Duration.ZERO)).isEmpty();
    assertThat(renew(won.orElseThrow())).isTrue();
  }

  @Test
  void aLeaseThatHasJustRunOutIsForThoseThatStandBy() {
    leaseOf("dead", "clock_timestamp() - interval '1 s'");

    assertThat(claim("newcomer", TTL)).isEmpty();
    assertThat(claim("standby", Duration.ZERO)).contains(new Term("standby", 8));
    assertThat(renew(new Term("dead", 7))).as("the old leader renews").isFalse();
  }

  @Test
  void aLeaseThatNobodyHasWantedIsANewcomersToo() {
    leaseOf("dead", "clock_timestamp() - interval '4 s'");

    assertThat(claim("newcomer", TTL)).contains(new Term("newcomer", 8));
  }

  @Test
  void aLeaseThatWasGivenBackIsFreeAtOnce() {
    Term left = claim("a", TTL).orElseThrow();
    row.release(left, LIMIT);

    assertThat(claim("newcomer", TTL)).contains(new Term("newcomer", 9));
  }
}
