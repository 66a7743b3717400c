package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.service.ArtifactsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The store that the settings name. */
@ApplicationScoped
public class ArtifactStoreProducer {
  @Produces
  @ApplicationScoped
  ArtifactStore store(ArtifactsConfig config) {
    return ArtifactsConfig.store(config);
  }
}
