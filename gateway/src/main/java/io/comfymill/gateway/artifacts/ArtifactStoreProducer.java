package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.FolderArtifactStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Chooses the store; another one than a folder will be chosen here. */
@ApplicationScoped
public class ArtifactStoreProducer {
  @Produces
  @ApplicationScoped
  ArtifactStore store(ArtifactsConfig config) {
    return new FolderArtifactStore(config.folder());
  }
}
