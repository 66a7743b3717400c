package io.comfymill.agent.context;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.service.JobContext;
import io.comfymill.common.wire.Assignment;
import org.jboss.logging.MDC;

/** Names tenant, job, attempt and node in the log lines of a step. */
public final class LogContext {
  private LogContext() {}

  public static void within(NodeId node, Assignment.Run run, Runnable step) {
    MDC.put("attempt", run.attempt().number());
    try {
      JobContext.within(run.job(), () -> within(node, step));
    } finally {
      MDC.remove("attempt");
    }
  }

  public static void within(NodeId node, Runnable step) {
    MDC.put("node", node.value());
    try {
      step.run();
    } finally {
      MDC.remove("node");
    }
  }
}
