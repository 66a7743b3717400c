package io.comfymill.common.service;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.trace.Traces;
import io.comfymill.common.wire.JobSpec;
import org.jboss.logging.MDC;

/**
 * Names a job, its tenant and its trace in log lines: {@code job}, {@code tenant}, {@code trace}.
 */
public final class JobContext {
  private JobContext() {}

  public static void within(JobSpec job, Runnable lines) {
    String trace = Traces.traceOf(job.traceparent());
    if (trace != null) {
      MDC.put("trace", trace);
    }
    try {
      within(job.tenant(), job.id(), lines);
    } finally {
      MDC.remove("trace");
    }
  }

  public static void within(TenantId tenant, JobId job, Runnable lines) {
    MDC.put("tenant", tenant.value());
    MDC.put("job", job.toString());
    try {
      lines.run();
    } finally {
      MDC.remove("tenant");
      MDC.remove("job");
    }
  }
}
