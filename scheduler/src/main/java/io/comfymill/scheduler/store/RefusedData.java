package io.comfymill.scheduler.store;

import io.vertx.pgclient.PgException;
import java.time.DateTimeException;
import org.hibernate.JDBCException;
import org.jspecify.annotations.Nullable;

/** Failures that come from what was to be written or asked for, and will come again. */
public final class RefusedData {
  private RefusedData() {}

  /**
   * SQLSTATE classes 22 and 23: the database will refuse these values again, whoever sends them. So
   * will times that no column can hold.
   */
  public static boolean causes(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ArithmeticException || cause instanceof DateTimeException) {
        return true;
      }
      String state = sqlState(cause);
      if (state != null) {
        return state.startsWith("22") || state.startsWith("23");
      }
    }
    return false;
  }

  /** Rows are written by the driver itself and read by Hibernate, which hides its exceptions. */
  private static @Nullable String sqlState(Throwable failure) {
    if (failure instanceof PgException refused) {
      return refused.getSqlState();
    }
    return failure instanceof JDBCException refused ? refused.getSQLState() : null;
  }
}
