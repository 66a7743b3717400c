package io.comfymill.agent.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the artifact store is. */
@ConfigMapping(prefix = "comfymill.artifacts")
public interface ArtifactStoreConfig {
  /** A folder that all gateways and agents share. */
  @WithDefault("data/artifacts")
  Path folder();
}
