package io.comfymill.scheduler.cycle;

import io.comfymill.scheduler.health.SchedulerMetrics;
import io.comfymill.scheduler.intake.Input;
import io.vertx.pgclient.PgException;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one bad record from stopping all others. After the database refused the data of a cycle,
 * its inputs are tried one by one, and looked at twice; the one that fails alone is passed over
 * from then on.
 */
final class Quarantine {
  private static final Logger LOG = Logger.getLogger(Quarantine.class);

  private final SchedulerMetrics metrics;
  private final Set<String> passedOver = new HashSet<>();
  private int oneByOne;

  Quarantine(SchedulerMetrics metrics) {
    this.metrics = metrics;
  }

  int limit(int usual) {
    return isCareful() ? 1 : usual;
  }

  /** Something among the next inputs was refused lately. */
  boolean isCareful() {
    return oneByOne > 0;
  }

  boolean holds(Input input) {
    return !passedOver.isEmpty() && passedOver.contains(input.position());
  }

  void succeeded(int inputs) {
    oneByOne = Math.max(0, oneByOne - inputs);
  }

  void failed(List<Input> inputs, Throwable failure) {
    if (failure instanceof BadInputException bad) {
      passOver(bad.input(), failure);
    } else if (isRefusedData(failure)) {
      refused(inputs, failure);
    }
  }

  private void refused(List<Input> inputs, Throwable failure) {
    if (isCareful() && inputs.size() == 1) {
      passOver(inputs.get(0), failure);
    } else {
      // Twice as many, since heartbeats and the like come in between.
      oneByOne = Math.max(oneByOne, 2 * inputs.size());
    }
  }

  private void passOver(Input input, Throwable failure) {
    metrics.poisonRecord();
    passedOver.add(input.position());
    LOG.errorf(failure, "passing over %s: %s", input.position(), input.message());
  }

  /**
   * SQLSTATE classes 22 and 23, and times that no column can hold: these rows will be refused
   * again, whoever sends them.
   */
  private static boolean isRefusedData(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ArithmeticException || cause instanceof DateTimeException) {
        return true;
      }
      if (cause instanceof PgException refused && refused.getSqlState() != null) {
        return refused.getSqlState().startsWith("22") || refused.getSqlState().startsWith("23");
      }
    }
    return false;
  }
}
