package io.comfymill.gateway.artifacts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the bytes of inputs and outputs are kept. */
@ConfigMapping(prefix = "comfymill.artifacts")
public interface ArtifactsConfig {
  /** A folder that all gateways and agents share. */
  @WithDefault("data/artifacts")
  Path folder();
}
