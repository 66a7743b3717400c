package io.comfymill.gateway;

import io.comfymill.common.service.ArtifactsConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings for tests that start no gateway. */
public final class GatewayConfigs {
  private GatewayConfigs() {}

  /** The defaults. */
  public static GatewayConfig defaults() {
    return with(Map.of());
  }

  /** By their whole names. */
  public static GatewayConfig with(Map<String, String> settings) {
    return config(settings).getConfigMapping(GatewayConfig.class);
  }

  static SmallRyeConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withConverter(
            io.quarkus.runtime.configuration.MemorySize.class,
            200,
            new io.quarkus.runtime.configuration.MemorySizeConverter())
        .withConverter(
            java.time.Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 1000))
        .withMapping(GatewayConfig.class)
        .withMapping(ArtifactsConfig.class)
        .build();
  }
}
