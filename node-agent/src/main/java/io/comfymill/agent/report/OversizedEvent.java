package io.comfymill.agent.report;

import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.FailureCause;

/** What is reported in place of an event that no Kafka record can hold. */
final class OversizedEvent {
  private OversizedEvent() {}

  static AttemptEvent shortened(AttemptEvent event) {
    if (event instanceof AttemptEvent.Succeeded done) {
      return new AttemptEvent.Failed(
          done.at(),
          done.attempt(),
          done.nodeId(),
          FailureCause.EXECUTION_ERROR,
          "ComfyUI finished it, but what its history says of it is larger than a Kafka record",
          null);
    }
    if (event instanceof AttemptEvent.Failed failed) {
      return new AttemptEvent.Failed(
          failed.at(), failed.attempt(), failed.nodeId(), failed.cause(), failed.message(), null);
    }
    return event;
  }
}
