package io.comfymill.scheduler.store;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Settings of the connections that Quarkus has no keys for. */
@Singleton
public class ConnectionSettings implements PgPoolCreator {
  /** The statement that writes a cycle is long, and is the one that must be kept prepared. */
  private static final int LONGEST_PREPARED_STATEMENT = 32_768;

  /**
   * Every statement here finds rows by their keys. A plan is made once per connection, perhaps
   * while the tables are empty and reading them whole looks cheapest; such a plan must not be kept.
   * A statement whose sender froze half way is cancelled, since it may lock the lease.
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
