package io.comfymill.agent.models;

import io.comfymill.common.settings.SettingRules;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How an agent looks at model files; {@link #check} holds the rules. */
public interface ModelsConfig {
  /** In bytes a second. */
  long LOWEST_RATE = 1 << 20;

  /**
   * ComfyUI's {@code models} folder as this agent sees it. By default each ComfyUI on this machine
   * is asked for its own; to be set where it runs in a container, or on a machine with whose disk
   * this one shares the folder.
   */
  Optional<Path> folder();

  /** Whether the SHA-256 of each file is computed, one after the other, and remembered. */
  @WithDefault("true")
  boolean hash();

  /** How many bytes of model files are read for that in a second. */
  @WithDefault("64M")
  MemorySize hashRate();

  /** How often the files are looked at. */
  @WithDefault("30s")
  Duration interval();

  /**
   * @throws IllegalArgumentException that says what to change
   */
  static void check(ModelsConfig config) {
    new SettingRules("comfymill.agent.models.")
        .within(
            "interval",
            "how often model files are looked at",
            config.interval(),
            Duration.ofMillis(10),
            Duration.ofHours(24))
        .require(
            config.hashRate().asLongValue() >= LOWEST_RATE,
            "hash-rate",
            "how many bytes are read in a second",
            "at least 1M",
            config.hashRate().asLongValue() + " bytes")
        .hold();
  }
}
