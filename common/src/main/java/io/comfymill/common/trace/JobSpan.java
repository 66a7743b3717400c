package io.comfymill.common.trace;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** What one service does for a job. Nothing happens where no spans are made. Thread-safe. */
public final class JobSpan {
  static final JobSpan NONE = new JobSpan(null, null);

  private final @Nullable Span span;
  private final @Nullable Tracer tracer;

  JobSpan(@Nullable Span span, @Nullable Tracer tracer) {
    this.span = span;
    this.tracer = tracer;
  }

  /** Its place, for what it leads to; null where no spans are made. */
  public @Nullable String traceparent() {
    if (span == null) {
      return null;
    }
    SpanContext place = span.getSpanContext();
    return "00-%s-%s-%s"
        .formatted(place.getTraceId(), place.getSpanId(), place.getTraceFlags().asHex());
  }

  public JobSpan of(TenantId tenant, JobId job) {
    return with("comfymill.tenant", tenant.value()).with("comfymill.job", job.toString());
  }

  public JobSpan of(TenantId tenant, AttemptId attempt) {
    return of(tenant, attempt.job()).with("comfymill.attempt", Integer.toString(attempt.number()));
  }

  public JobSpan with(String key, String value) {
    if (span != null) {
      span.setAttribute(key, value);
    }
    return this;
  }

  /** A part of it that begins now. */
  public JobSpan part(String name) {
    return span == null || tracer == null
        ? NONE
        : new JobSpan(
            tracer.spanBuilder(name).setParent(Context.root().with(span)).startSpan(), tracer);
  }

  public void fail(String why) {
    if (span != null) {
      span.setStatus(StatusCode.ERROR, why);
    }
  }

  public void end() {
    if (span != null) {
      span.end();
    }
  }
}
