package io.comfymill.agent.settings;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Refuses settings that make no sense, by their names, before anything is started. */
public final class SettingsCheck {
  private static final Logger LOG = Logger.getLogger(SettingsCheck.class);
  private static final Pattern POOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:=/-]{0,62}");
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final int MOST_PREFETCHED = 999;

  /**
   * A scheduler that has just started knows no interval, and waits for 6 s with its own defaults
   * before it gives a node up.
   */
  private static final Duration SLOWEST_HEARTBEAT = Duration.ofSeconds(5);

  /** The scheduler's lease by default is three heartbeats, and it takes one more to notice. */
  private static final int LEASE_IN_HEARTBEATS = 4;

  private static final int BEATS_BEFORE_SELF_STOP = 10;

  private SettingsCheck() {}

  /**
   * @return where the ComfyUIs are
   * @throws IllegalArgumentException that says what to change
   */
  public static List<ComfyUiAddress> check(AgentConfig config) {
    within(
        "heartbeat-interval",
        config.heartbeatInterval(),
        Duration.ofMillis(100),
        SLOWEST_HEARTBEAT);
    within("stall-timeout", config.stallTimeout());
    within("interrupt-grace", config.interruptGrace());
    within("comfyui-lost-after", config.comfyuiLostAfter());
    within("comfyui-silent-after", config.comfyuiSilentAfter());
    within("worker-dead-after", config.workerDeadAfter(), Duration.ofSeconds(1), LONGEST);
    within("reconcile-interval", config.reconcileInterval());
    within("stats-interval", config.statsInterval());
    within("capabilities-interval", config.capabilitiesInterval());
    within("request-timeout", config.requestTimeout());
    Duration heartbeat = config.heartbeatInterval();
    config.selfStopAfter().ifPresent(value -> selfStop(value, heartbeat));
    require(
        config.prefetch() >= 0 && config.prefetch() <= MOST_PREFETCHED,
        "prefetch",
        "" + config.prefetch(),
        "from 0 to " + MOST_PREFETCHED);
    require(
        !config.dataFolder().toString().isBlank(),
        "data-folder",
        "" + config.dataFolder(),
        "a folder that this agent alone uses");
    config.pool().ifPresent(pool -> requireName("pool", pool, POOL));
    config.labels().ifPresent(all -> all.forEach(label -> requireName("labels", label, LABEL)));
    return addresses(config.nodes().orElse(List.of()));
  }

  private static void selfStop(Duration value, Duration heartbeat) {
    Duration shortest = heartbeat.multipliedBy(LEASE_IN_HEARTBEATS);
    within("self-stop-after", value, shortest, LONGEST);
    Duration usual = selfStopAfter(heartbeat);
    if (value.compareTo(usual) < 0) {
      LOG.warnf(
          "comfymill.agent.self-stop-after is %s: less than %s leaves little above the scheduler's"
              + " lease (its missed-heartbeats times comfymill.agent.heartbeat-interval, %s); an"
              + " agent that stops its attempts before the lease is over throws work away",
          value, usual, heartbeat);
    }
  }

  /** How long an agent bears being cut off from Kafka unless it is told: well above the lease. */
  static Duration selfStopAfter(Duration heartbeatInterval) {
    return heartbeatInterval.multipliedBy(BEATS_BEFORE_SELF_STOP);
  }

  /** Cut off from Kafka for this long, an agent stops its attempts; see the setting. */
  public static Duration selfStopAfter(AgentConfig config) {
    return config.selfStopAfter().orElseGet(() -> selfStopAfter(config.heartbeatInterval()));
  }

  private static void within(String key, Duration value) {
    within(key, value, SHORTEST, LONGEST);
  }

  private static void within(String key, Duration value, Duration shortest, Duration longest) {
    boolean fits = value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0;
    require(fits, key, "" + value, "from " + shortest + " to " + longest);
  }

  private static void requireName(String key, String value, Pattern allowed) {
    require(allowed.matcher(value).matches(), key, "'" + value + "'", "like " + allowed);
  }

  private static void require(boolean fits, String key, String value, String allowed) {
    if (!fits) {
      throw new IllegalArgumentException(
          "comfymill.agent." + key + " is " + value + " and must be " + allowed);
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
