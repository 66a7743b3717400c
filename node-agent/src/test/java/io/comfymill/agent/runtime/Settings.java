package io.comfymill.agent.runtime;

import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.agent.settings.RuntimeConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings of {@code comfymill.agent.runtime}. */
final class Settings {
  private Settings() {}

  static RuntimeConfig of(Map<String, String> settings) {
    Map<String, String> named = new HashMap<>();
    settings.forEach((key, value) -> named.put("comfymill.agent.runtime." + key, value));
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withSources(new PropertiesConfigSource(named, "test", 1000))
        .withMapping(AgentConfig.class)
        .build()
        .getConfigMapping(AgentConfig.class)
        .runtime();
  }
}
