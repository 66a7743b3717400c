package io.comfymill.agent;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Refuses settings that make no sense, by their names, before anything is started. */
final class SettingsCheck {
  private static final Pattern POOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:=/-]{0,62}");

  private SettingsCheck() {}

  /**
   * @return where the ComfyUIs are
   * @throws IllegalArgumentException that says what to change
   */
  static List<ComfyUiAddress> check(AgentConfig config) {
    Map<String, Duration> positive =
        Map.of(
            "heartbeat-interval", config.heartbeatInterval(),
            "stall-timeout", config.stallTimeout(),
            "comfyui-lost-after", config.comfyuiLostAfter(),
            "self-stop-after", config.selfStopAfter(),
            "reconcile-interval", config.reconcileInterval(),
            "request-timeout", config.requestTimeout());
    positive.forEach(SettingsCheck::requirePositive);
    if (config.prefetch() < 0) {
      throw new IllegalArgumentException(
          "comfymill.agent.prefetch must be 0 or more, not " + config.prefetch());
    }
    config.pool().ifPresent(pool -> requireName("pool", pool, POOL));
    config.labels().ifPresent(all -> all.forEach(label -> requireName("labels", label, LABEL)));
    return addresses(config.nodes().orElse(List.of()));
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "comfymill.agent." + key + " must be longer than nothing, not " + value);
    }
  }

  private static void requireName(String key, String value, Pattern allowed) {
    if (!allowed.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "comfymill.agent.%s must be like %s, not '%s'".formatted(key, allowed, value));
    }
  }

  private static List<ComfyUiAddress> addresses(List<String> urls) {
    List<ComfyUiAddress> addresses = urls.stream().map(ComfyUiAddress::parse).distinct().toList();
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException(
          "comfymill.agent.nodes must name the ComfyUI servers to look after, like"
              + " http://127.0.0.1:8188,http://127.0.0.1:8189");
    }
    return addresses;
  }
}
