package io.comfymill.scheduler.cycle;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.JobEvent;
import io.comfymill.scheduler.core.changes.Changes;
import io.comfymill.scheduler.core.changes.RunOrder;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Logs what a cycle did, with job, attempt and node in each line's context. */
final class CycleLog {
  private static final Logger LOG = Logger.getLogger(CycleLog.class);

  private CycleLog() {}

  static void tell(Changes changes) {
    changes.events().forEach(CycleLog::tell);
    if (LOG.isDebugEnabled()) {
      changes.runs().forEach(CycleLog::tell);
      changes.stale().forEach(CycleLog::tell);
    }
  }

  private static void tell(JobEvent event) {
    MDC.put("tenant", event.job().tenant().value());
    MDC.put("job", event.job().id());
    MDC.put("attempt", event.job().attempt());
    if (event instanceof JobEvent.Requeued requeued) {
      LOG.infof("requeued: %s, %s", requeued.cause(), requeued.message());
    } else if (event instanceof JobEvent.Failed failed) {
      LOG.infof("failed: %s, %s", failed.cause(), failed.message());
    } else if (event instanceof JobEvent.Cancelled cancelled) {
      LOG.infof("cancelled: %s", cancelled.reason());
    } else {
      LOG.debug(event.getClass().getSimpleName());
    }
    MDC.clear();
  }

  private static void tell(RunOrder order) {
    context(order.attempt(), order.node().value());
    LOG.debug("assignment sent");
    MDC.clear();
  }

  private static void tell(AttemptEvent stale) {
    context(stale.attempt(), stale.nodeId().value());
    LOG.debugf("not of the current attempt, changes nothing: %s", stale.getClass().getSimpleName());
    MDC.clear();
  }

  private static void context(AttemptId attempt, String node) {
    MDC.put("job", attempt.job());
    MDC.put("attempt", attempt.number());
    MDC.put("node", node);
  }
}
