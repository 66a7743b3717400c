package io.comfymill.scheduler.cycle;

import io.comfymill.common.quarantine.Quarantine;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.scheduler.intake.Input;
import io.comfymill.scheduler.intake.Message;
import io.comfymill.scheduler.metrics.SchedulerMetrics;
import io.comfymill.scheduler.store.RefusedData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Keeps one bad record from stopping all others. After the database has refused the data of a
 * cycle, its inputs are tried one at a time, each twice. A submit that fails alone becomes a dead
 * job; if even that fails, or if it is another record, it is set aside.
 */
final class RefusedInputs {
  private static final Logger LOG = Logger.getLogger(RefusedInputs.class);

  /** What is passed over is behind after one more cycle, so few are ever remembered at once. */
  private static final int REMEMBERED = 1000;

  private final SchedulerMetrics metrics;
  private final Quarantine quarantine;
  private final Map<String, String> unstorable = remembered();
  private final Set<String> passedOver = Collections.newSetFromMap(remembered());
  private int oneByOne;

  RefusedInputs(SchedulerMetrics metrics, Quarantine quarantine) {
    this.metrics = metrics;
    this.quarantine = quarantine;
  }

  private static <T> Map<String, T> remembered() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  int limit(int usual) {
    return isCareful() ? 1 : usual;
  }

  /** Whether something among the next inputs was refused lately. */
  boolean isCareful() {
    return oneByOne > 0;
  }

  /** Whether it is passed over. */
  boolean holds(Input input) {
    return !passedOver.isEmpty() && passedOver.contains(input.position());
  }

  /** Whether it was refused before, so that it is passed over or becomes a dead job. */
  boolean knows(Input input) {
    return holds(input) || whyUnstorable(input).isPresent();
  }

  /** Why the database cannot hold the job that this submits; empty if it may be able to. */
  Optional<String> whyUnstorable(Input input) {
    return unstorable.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(unstorable.get(input.position()));
  }

  void succeeded(int inputs) {
    oneByOne = Math.max(0, oneByOne - inputs);
  }

  void failed(List<Input> inputs, Throwable failure) {
    if (failure instanceof BadInputException bad) {
      refuse(bad.input(), failure);
    } else if (RefusedData.causes(failure)) {
      refused(inputs, failure);
    }
  }

  private void refused(List<Input> inputs, Throwable failure) {
    if (isCareful() && inputs.size() == 1) {
      refuse(inputs.get(0), failure);
    } else {
      // Twice as many, since heartbeats and the like come in between.
      oneByOne = Math.max(oneByOne, 2 * inputs.size());
    }
  }

  private void refuse(Input input, Throwable failure) {
    metrics.poisonRecord();
    if (isSubmit(input) && !unstorable.containsKey(input.position())) {
      LOG.errorf("the job of %s cannot be stored: %s", input.position(), words(failure));
      unstorable.put(input.position(), words(failure));
    } else if (passedOver.add(input.position())) {
      quarantine.setAside(input.record(), failure);
    }
  }

  private static boolean isSubmit(Input input) {
    return input.message() instanceof Message.Command command
        && command.command() instanceof JobCommand.Submit;
  }

  private static String words(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
