package io.comfymill.common.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracesTest {
  private static final String CLIENTS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final InMemorySpanExporter exported = InMemorySpanExporter.create();
  private final SdkTracerProvider spans =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exported)).build();

  @BeforeEach
  void install() {
    Traces.install(spans.get("test"));
  }

  @AfterEach
  void off() {
    Traces.install(null);
    spans.close();
  }

  private SpanData only() {
    assertThat(exported.getFinishedSpanItems()).hasSize(1);
    return exported.getFinishedSpanItems().get(0);
  }

  @Test
  void aSpanIsWhereItsParentWas() {
    Instant since = Instant.parse("2026-01-02T03:04:05Z");
    JobId job = new JobId(UUID.randomUUID());
    Traces.process("job-commands", CLIENTS, since)
        .of(new TenantId("studio"), new AttemptId(job, 2))
        .end();

    SpanData span = only();
    assertThat(span.getName()).isEqualTo("process job-commands");
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(span.getStartEpochNanos()).isEqualTo(since.getEpochSecond() * 1_000_000_000);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("comfymill.job")))
        .isEqualTo(job.toString());
    assertThat(span.getAttributes().get(AttributeKey.stringKey("comfymill.attempt")))
        .isEqualTo("2");
  }

  @Test
  void itsOwnPlaceIsTheParentOfWhatFollows() {
    JobSpan first = Traces.begin("submit", SpanKind.SERVER, null);
    JobSpan next = Traces.begin("run", SpanKind.CONSUMER, first.traceparent());
    JobSpan part = next.part("queued");

    assertThat(Traces.traceOf(part.traceparent()))
        .hasSize(32)
        .isEqualTo(Traces.traceOf(first.traceparent()))
        .isEqualTo(Traces.traceOf(next.traceparent()));
    part.end();
    assertThat(next.traceparent()).contains(only().getParentSpanId());
  }

  @Test
  void whatIsNoPlaceBeginsATraceOfItsOwn() {
    Traces.begin("submit", SpanKind.SERVER, "<script>").end();

    assertThat(only().getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void aFailureIsSeen() {
    JobSpan span = Traces.begin("run", SpanKind.CONSUMER, CLIENTS);
    span.fail("OUT_OF_MEMORY");
    span.end();

    assertThat(only().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(only().getStatus().getDescription()).isEqualTo("OUT_OF_MEMORY");
  }

  @Test
  void withoutACollectorThereAreNone() {
    Traces.install(null);

    JobSpan span = Traces.begin("run", SpanKind.CONSUMER, CLIENTS);
    span.part("queued").end();
    span.end();

    assertThat(span.traceparent()).isNull();
    assertThat(exported.getFinishedSpanItems()).isEmpty();
  }
}
