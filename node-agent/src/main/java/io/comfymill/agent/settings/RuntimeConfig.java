package io.comfymill.agent.settings;

import io.comfymill.common.settings.SettingRules;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an agent starts and nurses the ComfyUIs of {@code comfymill.agent.nodes}; {@link #check}
 * holds the rules.
 */
public interface RuntimeConfig {
  /** Who starts ComfyUI. */
  enum Kind {
    /** Somebody else does. */
    NONE,
    /** The agent does, as a process of its own. */
    PROCESS
  }

  @WithDefault("none")
  Kind kind();

  /**
   * The program and its arguments. {@code {port}} is the port in the node's URL, {@code {gpu}} its
   * entry of {@link #gpus}.
   */
  Optional<List<String>> command();

  /** Where the program works; by default where the agent does. */
  Optional<Path> workingDirectory();

  /** Variables of the program's environment, in addition to the agent's. */
  Map<String, String> env();

  /** For each node in turn, what its {@code CUDA_VISIBLE_DEVICES} is. */
  Optional<List<String>> gpus();

  /** How long it may take from its start until it answers. */
  @WithDefault("5m")
  Duration startTimeout();

  /** How long it may take to end when it is asked to; then it is killed. */
  @WithDefault("10s")
  Duration stopGrace();

  /** It is started anew when it has not answered for this long. */
  @WithDefault("1m")
  Duration noAnswerAfter();

  /** The pause before it is started again, doubled with every further restart. */
  @WithDefault("2s")
  Duration firstPause();

  @WithDefault("2m")
  Duration lastPause();

  /** More restarts than this within {@link #restartWindow} are a crash loop, which is ended. */
  @WithDefault("5")
  int maxRestarts();

  @WithDefault("10m")
  Duration restartWindow();

  /** It leaks if its process holds more memory than this while idle, freed memory apart. */
  Optional<MemorySize> maxIdleRam();

  /**
   * It leaks if more of its VRAM than this is in use while idle, freed memory apart; in percent.
   */
  Optional<Integer> maxIdleVram();

  /** It is started anew when so many attempts in a row have failed by themselves. */
  @WithDefault("5")
  int maxFailures();

  /** A workflow in API format that it has to run after each start before it counts as ready. */
  Optional<Path> warmUp();

  @WithDefault("10m")
  Duration warmUpTimeout();

  /** Its log is rotated at this size. */
  @WithDefault("10M")
  MemorySize logSize();

  /** How many rotated logs are kept. */
  @WithDefault("5")
  int logFiles();

  /**
   * @throws IllegalArgumentException that says what to change
   */
  static void check(RuntimeConfig config) {
    SettingRules rules = new SettingRules("comfymill.agent.runtime.");
    boolean process = config.kind() == Kind.PROCESS;
    rules.require(
        !process || !config.command().orElse(List.of()).isEmpty(),
        "command",
        "what starts ComfyUI",
        "a program and its arguments, like python,main.py,--port,{port}",
        "empty");
    config
        .warmUp()
        .ifPresent(
            file ->
                rules.require(
                    file.toFile().isFile(), "warm-up", "a workflow", "a file that exists", file));
    checkTimes(config, rules);
    checkNumbers(config, rules);
    rules.hold();
  }

  private static void checkTimes(RuntimeConfig config, SettingRules rules) {
    Map<String, Duration> times = new TreeMap<>();
    times.put("start-timeout", config.startTimeout());
    times.put("stop-grace", config.stopGrace());
    times.put("no-answer-after", config.noAnswerAfter());
    times.put("first-pause", config.firstPause());
    times.put("last-pause", config.lastPause());
    times.put("restart-window", config.restartWindow());
    times.put("warm-up-timeout", config.warmUpTimeout());
    times.forEach(
        (key, value) ->
            rules.within(key, "a time", value, Duration.ofMillis(100), Duration.ofHours(24)));
    rules.atLeast("last-pause", "the longest pause", config.lastPause(), config.firstPause());
  }

  private static void checkNumbers(RuntimeConfig config, SettingRules rules) {
    rules
        .within("max-restarts", "how often it may be started anew", config.maxRestarts(), 1, 1000)
        .within("max-failures", "how many may fail in a row", config.maxFailures(), 1, 1000)
        .within("log-files", "how many rotated logs are kept", config.logFiles(), 1, 100)
        .within(
            "log-size", "a log's size", config.logSize().asLongValue(), 1 << 12, Integer.MAX_VALUE);
    config
        .maxIdleVram()
        .ifPresent(
            percent -> rules.within("max-idle-vram", "a share of its VRAM", percent, 1, 100));
  }
}
