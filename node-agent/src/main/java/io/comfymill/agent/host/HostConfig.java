package io.comfymill.agent.host;

import io.comfymill.common.settings.SettingRules;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How an agent looks at its machine; {@link #check} holds the rules. */
public interface HostConfig {
  /** What the machine is called; by default its own name. */
  Optional<String> name();

  /** How often its cards are looked at. */
  @WithDefault("10s")
  Duration interval();

  /** The program that tells of NVIDIA's cards, found on the path or by its full name. */
  @WithDefault("nvidia-smi")
  String nvidiaSmi();

  /** The program that tells of AMD's cards. */
  @WithDefault("rocm-smi")
  String rocmSmi();

  /**
   * @throws IllegalArgumentException that says what to change
   */
  static void check(HostConfig config) {
    new SettingRules("comfymill.agent.host.")
        .within(
            "interval",
            "how often its cards are looked at",
            config.interval(),
            Duration.ofSeconds(1),
            Duration.ofHours(1))
        .require(
            config.name().stream().noneMatch(String::isBlank),
            "name",
            "what the machine is called",
            "a name",
            "blank")
        .require(
            !config.nvidiaSmi().isBlank(), "nvidia-smi", "NVIDIA's program", "a program", "blank")
        .require(!config.rocmSmi().isBlank(), "rocm-smi", "AMD's program", "a program", "blank")
        .hold();
  }
}
