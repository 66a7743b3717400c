package io.comfymill.common.service;

import io.comfymill.common.tls.TlsSettings;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Gives Quarkus what follows from {@link TlsConfig}. */
public final class TlsConfigSource implements ConfigSourceFactory {
  /** Below everything that a user or a service sets. */
  private static final int ORDINAL = 50;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    return List.of(
        new PropertiesConfigSource(
            TlsSettings.derive(
                name ->
                    Optional.ofNullable(context.getValue(name).getValue())
                        .filter(value -> !value.isBlank())),
            "comfymill.tls",
            ORDINAL));
  }
}
