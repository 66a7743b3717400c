package io.comfymill.scheduler.core.health;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FailureCause;
import java.time.Instant;

/** Judges nodes by how the attempts end that they were given. */
public final class HealthWatch {
  private final Blame blame = new Blame();
  private HealthLimits limits = HealthLimits.DEFAULT;

  /** From now on. */
  public void limits(HealthLimits next) {
    limits = next;
  }

  /** Until then a node that turned out to lack something gets no job that needs it. */
  public Instant doubtedUntil(Instant now) {
    return now.plus(limits.maxCoolDown());
  }

  /** The node's circuit after an attempt of that workflow succeeded there. */
  public CircuitBreaker succeeded(CircuitBreaker circuit, AttemptId attempt, long shape) {
    blame.succeeded(shape);
    return circuit.succeeded(attempt, limits);
  }

  /** The node's circuit after an attempt failed there. */
  public CircuitBreaker failed(
      CircuitBreaker circuit, NodeId node, Ended attempt, FailureCause cause, String message) {
    String charge = blame.charge(cause, attempt.attempt(), attempt.shape(), attempt.ran(), node);
    return charge == null
        ? circuit.released(attempt.attempt())
        : circuit.failed(
            attempt.attempt(), new ChargedFailure(charge, cause, message), limits, attempt.at());
  }

  /**
   * An attempt that is over.
   *
   * @param shape of its workflow
   * @param ran ComfyUI had begun with it
   */
  public record Ended(AttemptId attempt, long shape, boolean ran, Instant at) {}
}
