package io.comfymill.common.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How a service logs, under {@code comfymill.log}. */
@ConfigMapping(prefix = "comfymill.log")
public interface LogConfig {
  /** Lines are JSON in the Elastic Common Schema; application.properties hands it on. */
  @WithDefault("false")
  boolean json();

  /** A properties file with levels by category; read again when it changes. */
  Optional<Path> levelsFile();

  /** How often that file is checked for changes. */
  @WithDefault("2s")
  Duration levelsPoll();
}
