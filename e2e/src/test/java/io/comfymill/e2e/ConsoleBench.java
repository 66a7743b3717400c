package io.comfymill.e2e;

import io.comfymill.standalone.infrastructure.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console with 100,000 jobs and 1,000 nodes, while some 200 jobs change every second. */
class ConsoleBench {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final String JOBS =
      """
      insert into scheduler.jobs (id, tenant, prompt_id, client_id, number, priority, state, attempt, spec, result,
        node_id, failure_cause, failure_message, submitted_at, queued_at, started_at, finished_at, changed_seq)
      select gen_random_uuid(), 'default', gen_random_uuid(), 'bench', -i, 0,
        case when i % 10 = 0 then 'FAILED' else 'SUCCEEDED' end, 1, made.spec,
        case when i % 10 > 0 then made.result end, 'bench-' || i % 1000,
        case when i % 10 = 0 then 'OUT_OF_MEMORY' end, case when i % 10 = 0 then 'for the bench' end,
        at, at, at, at + i % 7 * interval '1 second', nextval('scheduler.job_changes')
      from generate_series(1, 100000) i,
        lateral (select timestamptz '2026-01-01' + i * interval '1 minute' as at) times,
        (select spec, result from scheduler.jobs where state = 'SUCCEEDED' limit 1) made""";

  private static final String NODES =
      """
      insert into scheduler.nodes (id, agent_id, url, online, slots, vram_total_bytes, vram_free_bytes,
        registered_at, last_heartbeat_at)
      select 'bench-' || i, 'bench', 'http://127.0.0.1:1', i % 20 <> 0, 2, 25769803776,
        (i * 7919::bigint * 1000003) % 25769803776, now(), now() from generate_series(0, 999) i""";

  private static final String CHANGE =
      """
      update scheduler.jobs set changed_seq = nextval('scheduler.job_changes') where id in (
        select id from scheduler.jobs where client_id = 'bench'
        order by submitted_at desc offset floor(random() * 90000) limit 40)""";

  @TempDir Path data;

  @Test
  void aLargeFleetIsLookedAt() throws Exception {
    try (Mill mill = Mill.start(data, "--simulators", "1")) {
      Load one = new Load(new ComfyClient(mill.gateway()));
      one.submit(1, Workflows::picture);
      one.awaitEmpty(Duration.ofMinutes(1));
      ConsoleRun console = ConsoleRun.prepare(mill);
      try (Connection database = database(mill);
          Statement statement = database.createStatement()) {
        statement.executeUpdate(JOBS);
        statement.executeUpdate(NODES);
        statement.execute("analyze scheduler.jobs");
        statement.execute("analyze scheduler.job_counts");
        Thread changes = new Thread(() -> change(statement), "changes");
        changes.start();
        try {
          System.out.println(
              console.run(
                  Map.of(), "node", "bench.mjs", System.getProperty("console.seconds", "60")));
        } finally {
          changes.interrupt();
          changes.join();
        }
      }
    }
  }

  private static Connection database(Mill mill) throws SQLException {
    String role = PostgresServer.SCHEDULER;
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/comfymill".formatted(mill.port("postgres")),
        role,
        PostgresServer.passwordOf(role));
  }

  private static void change(Statement statement) {
    try {
      while (true) {
        statement.executeUpdate(CHANGE);
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("jobs no longer change", e);
    }
  }
}
