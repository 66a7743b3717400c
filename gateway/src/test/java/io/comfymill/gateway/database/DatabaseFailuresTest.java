package io.comfymill.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A defect is told as one: whoever waits for the database to come back would wait for ever. */
class DatabaseFailuresTest {
  private static Throwable refused(String sqlState) {
    return new IllegalStateException(new PgException("no", "ERROR", sqlState, ""));
  }

  @Test
  void defectsAndRefusalsPass() {
    assertThat(Database.passes(new ClassCastException())).isTrue();
    assertThat(Database.passes(new NullPointerException())).isTrue();
    assertThat(Database.passes(refused("42601"))).as("a syntax error").isTrue();
    assertThat(Database.passes(refused("22P02"))).as("a value of the wrong form").isTrue();
    assertThat(Database.passes(new IllegalStateException(new SQLException("no", "42601"))))
        .as("the same from Hibernate")
        .isTrue();
    assertThat(Database.passes(new ProblemException(ProblemType.UNKNOWN_JOB, "x"))).isTrue();
  }

  @Test
  void whatMayPassByItselfIsAnOutage() {
    assertThat(Database.passes(new IOException("connection reset"))).isFalse();
    assertThat(Database.passes(new TimeoutException())).isFalse();
    assertThat(Database.passes(refused("57P01"))).as("PostgreSQL goes down").isFalse();
    assertThat(Database.passes(refused("42P01"))).as("the scheduler has yet to make it").isFalse();
    assertThat(Database.passes(refused("40001"))).as("a conflict").isFalse();
  }
}
