package io.comfymill.common.trace;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins spans. Like loggers, those of the whole process go one way, which {@link TraceExport}
 * sets; until then none are made, and OpenTelemetry's classes are not loaded. Thread-safe.
 */
public final class Traces {
  /** The name of the record header, and of the HTTP header, that carries a span's place. */
  public static final String TRACEPARENT = "traceparent";

  private static volatile @Nullable Tracer tracer;

  private Traces() {}

  /**
   * @param next null for no spans any more
   */
  static void install(@Nullable Tracer next) {
    tracer = next;
  }

  public static boolean on() {
    return tracer != null;
  }

  /** A span that begins now. */
  public static JobSpan begin(String name, SpanKind kind, @Nullable String parent) {
    return begin(name, kind, parent, null);
  }

  /**
   * @param parent the place of the span that led to it, as in the header; null, or one that cannot
   *     be read, for the first of a trace
   * @param since null for now
   */
  public static JobSpan begin(
      String name, SpanKind kind, @Nullable String parent, @Nullable Instant since) {
    Tracer made = tracer;
    if (made == null) {
      return JobSpan.NONE;
    }
    SpanBuilder span = made.spanBuilder(name).setSpanKind(kind).setParent(Parent.of(parent));
    return new JobSpan((since == null ? span : span.setStartTimestamp(since)).startSpan(), made);
  }

  /** The processing of a record of this topic. */
  public static JobSpan process(String topic, @Nullable String parent, @Nullable Instant since) {
    return begin("process " + topic, SpanKind.CONSUMER, parent, since)
        .with("messaging.system", "kafka")
        .with("messaging.destination.name", topic)
        .with("messaging.operation.type", "process");
  }

  /** The trace of a span's place, 32 hex digits; null for none. */
  public static @Nullable String traceOf(@Nullable String traceparent) {
    return traceparent != null && traceparent.length() > 35 ? traceparent.substring(3, 35) : null;
  }

  /** Apart, so that it is loaded only where spans are made. */
  private static final class Parent implements TextMapGetter<String> {
    private static final Parent READS = new Parent();

    static Context of(@Nullable String traceparent) {
      return traceparent == null
          ? Context.root()
          : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, READS);
    }

    @Override
    public Iterable<String> keys(String carrier) {
      return List.of(TRACEPARENT);
    }

    @Override
    public @Nullable String get(@Nullable String carrier, String key) {
      return key.equals(TRACEPARENT) ? carrier : null;
    }
  }
}
