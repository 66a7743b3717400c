package io.comfymill.common.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The files of TLS between the parts of an installation, in PEM, under {@code comfymill.tls}. */
@ConfigMapping(prefix = "comfymill.tls")
public interface TlsConfig {
  /** Certificates of the CAs that sign those of Kafka, PostgreSQL, Redis, agents and gateways. */
  Optional<Path> ca();

  /** This service's own: it listens with it, and shows it to servers that ask for one. */
  Optional<Path> certificate();

  /** Of that certificate. */
  Optional<Path> key();

  /** This service speaks TLS alone, on the port where HTTP would be. */
  @WithDefault("false")
  boolean listen();
}
