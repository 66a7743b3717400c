package io.comfymill.gateway;

import io.comfymill.common.settings.SettingRules;

/** The rules of settings that say for how long outputs are kept. */
final class OutputsSettings {
  private OutputsSettings() {}

  static void check(GatewayConfig.Outputs config, SettingRules rules) {
    config
        .maxAge()
        .ifPresent(
            age -> rules.longerThanNothing("outputs.max-age", "how long outputs are kept", age));
    config
        .maxJobs()
        .ifPresent(
            jobs ->
                rules.atLeast("outputs.max-jobs", "of how many jobs outputs are kept", jobs, 1));
    config
        .maxBytes()
        .ifPresent(
            bytes ->
                rules.atLeast(
                    "outputs.max-bytes",
                    "how many bytes of outputs are kept",
                    bytes.asLongValue(),
                    1));
  }
}
