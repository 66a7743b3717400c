package io.comfymill.agent.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the artifact store is; the same for gateways and agents. */
@ConfigMapping(prefix = "comfymill.artifacts")
public interface ArtifactStoreConfig {
  @WithDefault("data/artifacts")
  Path folder();
}
