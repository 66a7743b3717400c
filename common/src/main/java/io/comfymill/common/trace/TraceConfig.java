package io.comfymill.common.trace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Where a service sends its spans, under {@code comfymill.traces}. */
@ConfigMapping(prefix = "comfymill.traces")
public interface TraceConfig {
  /** A collector's address for OTLP over HTTP; no spans are made without one. */
  Optional<URI> endpoint();

  /** The share of jobs that are traced where their client does not say, from 0 to 1. */
  @WithDefault("1")
  double ratio();
}
