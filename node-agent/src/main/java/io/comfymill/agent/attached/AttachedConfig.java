package io.comfymill.agent.attached;

import io.comfymill.common.settings.SettingRules;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where servers are listed, in addition to {@code comfymill.agent.nodes}; {@link #check} holds the
 * rules.
 */
public interface AttachedConfig {
  /** A YAML or JSON file with a list {@code nodes.static_nodes}. */
  Optional<Path> file();

  /** A file of {@code NAME=value} lines that go before the variables of the process. */
  Optional<Path> envFile();

  /** The variable that holds a JSON list of servers. */
  @WithDefault("COMFYUI_SERVERS")
  String jsonVariable();

  /**
   * What the numbered variables are called, by field, without {@code _1}, {@code _2} and so on:
   * {@code ip}, {@code port}, {@code dir_local} and so on. By default {@code COMFYUI_SERVER_} and
   * the field in capitals.
   */
  Map<String, String> variables();

  /** How often the files are looked at. */
  @WithDefault("5s")
  Duration interval();

  /**
   * @throws IllegalArgumentException that says what to change
   */
  static void check(AttachedConfig config) {
    SettingRules rules = new SettingRules("comfymill.agent.attached.");
    rules.within(
        "interval",
        "how often the files are looked at",
        config.interval(),
        Duration.ofSeconds(1),
        Duration.ofHours(1));
    config
        .variables()
        .forEach(
            (field, name) ->
                rules.require(
                    ServerEntry.FIELDS.contains(field) && !name.isBlank(),
                    "variables." + field,
                    "a numbered variable",
                    "the name of one of " + ServerEntry.FIELDS,
                    name));
    rules.require(
        !config.jsonVariable().isBlank(), "json-variable", "a variable", "a name", "blank");
    rules.hold();
  }
}
