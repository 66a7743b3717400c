package io.comfymill.common.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to a collector, in batches and on a thread of its own. While the collector is away
 * they wait, 2,048 at most; more are dropped.
 */
@Singleton
class TraceExport {
  private static final Logger LOG = Logger.getLogger(TraceExport.class);
  private static final int FAREWELL_SECONDS = 2;
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final TraceConfig config;
  private final Attributes service;
  private @Nullable SdkTracerProvider spans;

  TraceExport(
      TraceConfig config,
      @ConfigProperty(name = "quarkus.application.name") String name,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.config = config;
    this.service =
        Attributes.builder()
            .put("service.name", name)
            .put("service.version", version)
            .put("service.instance.id", UUID.randomUUID().toString())
            .build();
  }

  void start(@Observes Startup event) {
    if (!(config.ratio() >= 0 && config.ratio() <= 1)) {
      throw new IllegalArgumentException(
          "comfymill.traces.ratio is %s; it has to be from 0 to 1".formatted(config.ratio()));
    }
    config.endpoint().ifPresent(this::start);
  }

  private void start(URI endpoint) {
    String scheme = String.valueOf(endpoint.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "comfymill.traces.endpoint is %s; it has to be an address like".formatted(endpoint)
              + " http://collector:4318/v1/traces");
    }
    SpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString()).build();
    SdkTracerProvider made =
        SdkTracerProvider.builder()
            .setResource(Resource.create(service))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.ratio())))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).setScheduleDelay(EVERY).build())
            .build();
    spans = made;
    Traces.install(made.get("comfymill"));
    LOG.infof("spans go to %s", endpoint);
  }

  void stop(@Observes Shutdown event) {
    if (spans != null) {
      Traces.install(null);
      spans.shutdown().join(FAREWELL_SECONDS, TimeUnit.SECONDS);
    }
  }
}
