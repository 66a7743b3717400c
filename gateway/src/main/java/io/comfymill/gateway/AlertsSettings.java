package io.comfymill.gateway;

import io.comfymill.common.settings.SettingRules;

/** The rules of settings that say when operators are alerted. */
final class AlertsSettings {
  private static final int MOST_CELSIUS = 150;
  private static final int ALL = 100;

  private AlertsSettings() {}

  static void check(AlertsConfig config, SettingRules rules) {
    rules
        .notNegative(
            "alerts.node-lost-after", "how long a node may be away", config.nodeLostAfter())
        .notNegative(
            "alerts.node-unhealthy-after",
            "how long a node may be out of service",
            config.nodeUnhealthyAfter())
        .within("alerts.gpu-celsius", "how hot a card may be", config.gpuCelsius(), 1, MOST_CELSIUS)
        .within(
            "alerts.memory-free-percent",
            "how much memory has to be free",
            config.memoryFreePercent(),
            0,
            ALL)
        .within(
            "alerts.disk-free-percent",
            "how much of the disk has to be free",
            config.diskFreePercent(),
            0,
            ALL)
        .notNegative("alerts.stuck-after", "how long jobs may be stuck", config.stuckAfter())
        .longerThanNothing("alerts.queue-age", "how long a job may wait", config.queueAge())
        .notNegative("alerts.kept-for", "how long old alerts are listed", config.keptFor());
  }
}
