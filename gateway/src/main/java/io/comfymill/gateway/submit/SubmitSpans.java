package io.comfymill.gateway.submit;

import io.comfymill.common.trace.JobSpan;
import io.comfymill.common.trace.Traces;
import io.opentelemetry.api.trace.SpanKind;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Begins the trace of a job, or goes on with the one that its client names. */
@ApplicationScoped
class SubmitSpans {
  private final CurrentVertxRequest current;

  SubmitSpans(CurrentVertxRequest current) {
    this.current = current;
  }

  JobSpan begin() {
    HttpServerRequest request = request();
    if (request == null) {
      return Traces.begin("submit", SpanKind.INTERNAL, null); // the cell of a batch
    }
    String method = request.method().name();
    return Traces.begin(
            method + " " + request.path(), SpanKind.SERVER, request.getHeader(Traces.TRACEPARENT))
        .with("http.request.method", method)
        .with("url.path", request.path());
  }

  private @Nullable HttpServerRequest request() {
    if (!Traces.on() || !Arc.container().requestContext().isActive()) {
      return null;
    }
    RoutingContext exchange = current.getCurrent();
    return exchange == null ? null : exchange.request();
  }
}
