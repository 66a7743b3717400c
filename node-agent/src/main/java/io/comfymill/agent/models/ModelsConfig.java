package io.comfymill.agent.models;

import io.comfymill.common.http.Networks;
import io.comfymill.common.settings.SettingRules;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /** Whether models of the catalogue are fetched that nodes of this agent are to have. */
  @WithDefault("false")
  boolean autoDownload();

  /** How many bytes are fetched in a second; by default as many as come. */
  Optional<MemorySize> downloadRate();

  /**
   * How many bytes of fetched files are kept; for new ones, those go that were not used for the
   * longest time. By default, there is no limit but the disk.
   */
  Optional<MemorySize> cacheSize();

  /** Networks that models are fetched from although they are no part of the internet. */
  Optional<List<String>> allowedNetworks();

  /** Whether files are fetched that may run code when they are loaded, as pickles do. */
  @WithDefault("false")
  boolean allowPickles();

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
        .require(
            config.downloadRate().stream().allMatch(rate -> rate.asLongValue() >= LOWEST_RATE),
            "download-rate",
            "how many bytes are fetched in a second",
            "at least 1M",
            config.downloadRate())
        .require(
            areNetworks(config.allowedNetworks().orElse(List.of())),
            "allowed-networks",
            "networks that models are fetched from",
            "like 10.0.0.0/8,fd00::/8",
            config.allowedNetworks())
        .hold();
  }

  private static boolean areNetworks(List<String> networks) {
    try {
      Networks.parse(networks);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
