package io.comfymill.agent.settings;

import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.models.ModelsConfig;
import io.comfymill.common.settings.SettingRules;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The rules for the settings of an agent, applied before anything is started. */
public final class SettingsCheck {
  private static final Logger LOG = Logger.getLogger(SettingsCheck.class);
  private static final Pattern POOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:=/-]{0,62}");
  private static final Pattern ADDRESS = Pattern.compile("https?://[^/?#\\s]+");
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(100);

  private static final Duration SHORTEST_WORKER_DEAD_AFTER = Duration.ofSeconds(1);

  /**
   * A scheduler that has just started knows no interval, and gives a node up after 6 s by its own
   * defaults.
   */
  private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(2);

  private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(5);

  /** The scheduler's lease is three heartbeats by default, and it takes one more to notice. */
  private static final int LEASE_IN_HEARTBEATS = 4;

  private static final int HEARTBEATS_BEFORE_SELF_STOP = 10;
  private static final int MOST_PREFETCHED = 999;

  private SettingsCheck() {}

  /**
   * @param others there are other ComfyUIs, listed elsewhere
   * @return where the ComfyUIs are
   * @throws IllegalArgumentException that says what to change
   */
  public static List<ComfyUiAddress> check(AgentConfig config, boolean others) {
    SettingRules rules = new SettingRules("comfymill.agent.");
    List<ComfyUiAddress> addresses = addresses(config.nodes().orElse(List.of()), others, rules);
    checkNames(config, rules);
    checkAddress(config, rules);
    checkComfyUiTimes(config, rules);
    config
        .secretsKeyFile()
        .ifPresent(file -> rules.readable("secrets-key-file", "the keys of secrets", file));
    checkKafkaTimes(config, rules);
    config
        .freeAfter()
        .ifPresent(
            after -> rules.within("free-after", "how long it is idle", after, SHORTEST, LONGEST));
    try {
      AwayTimes.parse(config.away().orElse(List.of()));
    } catch (IllegalArgumentException e) {
      rules.require(
          false,
          "away",
          "when somebody else needs the machine",
          "like Mon-Fri 08:00-19:00",
          e.getMessage());
    }
    rules.within(
        "api-slots", "how many API-only jobs a node takes", config.apiSlots(), 0, MOST_PREFETCHED);
    rules.require(
        !config.apiOnly() || config.apiSlots() > 0,
        "api-only",
        "whether nodes take API-only jobs alone",
        "false, or api-slots at least 1",
        config.apiOnly());
    rules.within("stall-factor", "a multiple", config.stallFactor(), 1, MOST_PREFETCHED);
    rules.hold();
    RuntimeConfig.check(config.runtime());
    ModelsConfig.check(config.models());
    warnOfShortSelfStop(config);
    return addresses;
  }

  private static List<ComfyUiAddress> addresses(
      List<String> urls, boolean others, SettingRules rules) {
    Set<ComfyUiAddress> addresses = new LinkedHashSet<>();
    for (String url : urls) {
      try {
        addresses.add(ComfyUiAddress.parse(url));
      } catch (IllegalArgumentException e) {
        rules.require(false, "nodes", "a ComfyUI server", "like http://127.0.0.1:8188", url);
      }
    }
    rules.require(
        others || !urls.isEmpty(),
        "nodes",
        "the ComfyUI servers to look after",
        "like http://127.0.0.1:8188,http://127.0.0.1:8189",
        "empty");
    return List.copyOf(addresses);
  }

  private static void checkAddress(AgentConfig config, SettingRules rules) {
    config
        .address()
        .ifPresent(
            address ->
                rules.require(
                    ADDRESS.matcher(address).matches(),
                    "address",
                    "where gateways reach this agent",
                    "like http://gpu-1:8192",
                    address));
  }

  private static void checkNames(AgentConfig config, SettingRules rules) {
    config.pool().ifPresent(pool -> checkName(rules, "pool", "the pool of its nodes", pool, POOL));
    for (String label : config.labels().orElse(Set.of())) {
      checkName(rules, "labels", "what its nodes offer", label, LABEL);
    }
    rules
        .require(
            !config.dataFolder().toString().isBlank(),
            "data-folder",
            "where its ids and journal are",
            "a folder that this agent alone uses",
            "empty")
        .within(
            "prefetch", "how many attempts wait at ComfyUI", config.prefetch(), 0, MOST_PREFETCHED);
  }

  private static void checkName(
      SettingRules rules, String key, String what, String name, Pattern allowed) {
    rules.require(allowed.matcher(name).matches(), key, what, "like " + allowed, "'" + name + "'");
  }

  private static void checkComfyUiTimes(AgentConfig config, SettingRules rules) {
    Map<String, Duration> limits = new TreeMap<>();
    limits.put("stall-timeout", config.stallTimeout());
    limits.put("interrupt-grace", config.interruptGrace());
    limits.put("comfyui-lost-after", config.comfyuiLostAfter());
    limits.put("comfyui-silent-after", config.comfyuiSilentAfter());
    limits.put("request-timeout", config.requestTimeout());
    limits.forEach(
        (key, value) -> rules.within(key, "how long ComfyUI may take", value, SHORTEST, LONGEST));
    Map<String, Duration> intervals = new TreeMap<>();
    intervals.put("reconcile-interval", config.reconcileInterval());
    intervals.put("stats-interval", config.statsInterval());
    intervals.put("capabilities-interval", config.capabilitiesInterval());
    intervals.put("models-interval", config.modelsInterval());
    intervals.forEach(
        (key, value) -> rules.within(key, "how often ComfyUI is asked", value, SHORTEST, LONGEST));
    rules.within(
        "worker-dead-after",
        "how long its worker may start nothing",
        config.workerDeadAfter(),
        SHORTEST_WORKER_DEAD_AFTER,
        LONGEST);
  }

  private static void checkKafkaTimes(AgentConfig config, SettingRules rules) {
    Duration heartbeat = config.heartbeatInterval();
    rules
        .within(
            "heartbeat-interval",
            "how often each node is reported",
            heartbeat,
            SHORTEST_HEARTBEAT,
            LONGEST_HEARTBEAT)
        .within(
            "self-stop-after",
            "how long it may be cut off from Kafka",
            selfStopAfter(config),
            heartbeat.multipliedBy(LEASE_IN_HEARTBEATS),
            LONGEST)
        .within(
            "back-within",
            "how soon another agent takes its place",
            config.backWithin(),
            Duration.ZERO,
            LONGEST_ABSENCE);
  }

  private static void warnOfShortSelfStop(AgentConfig config) {
    Duration usual = config.heartbeatInterval().multipliedBy(HEARTBEATS_BEFORE_SELF_STOP);
    Duration value = selfStopAfter(config);
    if (value.compareTo(usual) < 0) {
      LOG.warnf(
          "comfymill.agent.self-stop-after is %s: less than %s leaves little above the scheduler's"
              + " lease (its missed-heartbeats times comfymill.agent.heartbeat-interval, %s); an"
              + " agent that stops its attempts before the lease is over throws work away",
          value, usual, config.heartbeatInterval());
    }
  }

  /** Cut off from Kafka for this long, an agent stops its attempts. */
  public static Duration selfStopAfter(AgentConfig config) {
    return config
        .selfStopAfter()
        .orElseGet(() -> config.heartbeatInterval().multipliedBy(HEARTBEATS_BEFORE_SELF_STOP));
  }
}
