package io.comfymill.gateway;

import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What may be in the catalogue of models. */
public interface ModelsConfig {
  /** Networks in which sources may be although they are no part of the internet. */
  Optional<List<String>> allowedNetworks();

  /** Whether files may be in it that may run code when they are loaded, as pickles do. */
  @WithDefault("false")
  boolean allowPickles();
}
