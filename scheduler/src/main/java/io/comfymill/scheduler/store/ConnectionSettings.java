package io.comfymill.scheduler.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** What Quarkus has no setting for. */
@Singleton
public class ConnectionSettings implements PgPoolCreator {
  /** The statement that writes everything is long, and is the one to be kept prepared. */
  private static final int LONGEST_PREPARED_STATEMENT = 32_768;

  /**
   * All that is done here finds rows by their key. A plan is made once for each connection, perhaps
   * while the tables are empty, where reading all of a table looks best; it must not be that one
   * that is kept. A statement whose sender froze half way is given up, since it may hold the lease.
   */
  private static final Map<String, String> SESSION =
      Map.of(
          "enable_seqscan", "off",
          "enable_hashjoin", "off",
          "enable_mergejoin", "off",
          "enable_material", "off",
          "plan_cache_mode", "force_generic_plan",
          "statement_timeout", "60s");

  @Override
  public Pool create(Input input) {
    for (PgConnectOptions options : input.pgConnectOptionsList()) {
      options.setPreparedStatementCacheSqlFilter(
          statement -> statement.length() <= LONGEST_PREPARED_STATEMENT);
      SESSION.forEach(options::addProperty);
    }
    return PgBuilder.pool()
        .with(input.poolOptions())
        .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
        .using(input.vertx())
        .build();
  }
}
