package io.comfymill.agent.context;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import org.jboss.logging.MDC;

/** Names job, attempt and node in the log lines of a step. */
public final class LogContext {
  private LogContext() {}

  public static void within(NodeId node, AttemptId attempt, Runnable step) {
    MDC.put("job", attempt.job().toString());
    MDC.put("attempt", attempt.number());
    try {
      within(node, step);
    } finally {
      MDC.remove("job");
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
