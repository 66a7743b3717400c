package io.comfymill.common.service.settings;

import io.comfymill.common.wire.ServiceSettings.Setting;
import io.comfymill.common.wire.ServiceSettings.Source;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings that a process runs with, as it may tell others of them. */
public final class SettingsInForce {
  private static final String ANY_NAME = "(\"[^\"]+\"|[^.]+)";

  /** Where the servers are, which is nobody's own setting. */
  private static final List<String> PLACES =
      List.of(
          "kafka.bootstrap.servers",
          "quarkus.datasource.reactive.url",
          "quarkus.http.host",
          "quarkus.http.port",
          "quarkus.redis.hosts");

  private final SmallRyeConfig config;
  private final SortedMap<String, String> standards = new TreeMap<>();
  private final List<Pattern> named = new ArrayList<>();

  /**
   * @param mappings the interfaces that the process reads its settings by
   */
  public SettingsInForce(SmallRyeConfig config, Collection<Class<?>> mappings) {
    this.config = config;
    for (Class<?> mapping : mappings) {
      ConfigClass.configClass(mapping).getProperties().forEach(this::know);
    }
  }

  private void know(String name, @Nullable String standard) {
    if (name.contains("[")) {
      return; // an element of a list, which is told of as one
    }
    if (name.contains("*")) {
      named.add(Pattern.compile(Pattern.quote(name).replace("*", "\\E" + ANY_NAME + "\\Q")));
    } else {
      standards.put(name, standard == null ? "" : standard);
    }
  }

  /**
   * By name; of a map, such as that of pools, what is set.
   *
   * @param live what a file that is read again says instead, by name
   */
  public List<Setting> now(Map<String, String> live) {
    SortedMap<String, Setting> all = new TreeMap<>();
    standards.forEach((name, standard) -> all.put(name, setting(name, standard, live)));
    config
        .getPropertyNames()
        .forEach(
            name -> {
              if (named.stream().anyMatch(form -> form.matcher(name).matches())) {
                all.put(name, setting(name, "", live));
              }
            });
    for (String place : PLACES) {
      all.put(place, setting(place, "", live));
    }
    live.forEach((name, value) -> all.computeIfAbsent(name, added -> setting(name, "", live)));
    all.values().removeIf(one -> one.value() == null && PLACES.contains(one.name()));
    return List.copyOf(all.values());
  }

  private Setting setting(String name, String standard, Map<String, String> live) {
    ConfigValue found = config.getConfigValue(name);
    boolean isLive = live.containsKey(name);
    String value = isLive ? live.get(name) : found.getValue();
    Source source = isLive ? Source.LIVE_FILE : source(found);
    boolean secret = Secrets.isSecret(name);
    boolean given = value != null && !value.isEmpty();
    String shipped = source == Source.DEFAULT && given ? value : standard;
    return new Setting(
        name,
        given && !secret ? Secrets.hiddenIn(value) : null,
        shipped.isEmpty() || secret ? null : Secrets.hiddenIn(shipped),
        given ? source : Source.DEFAULT,
        secret);
  }

  private static Source source(ConfigValue value) {
    String name = value.getConfigSourceName();
    if (name == null || name.contains("jar:") || !name.contains("ConfigSource")) {
      return name != null && name.startsWith("Env") ? Source.ENVIRONMENT : Source.DEFAULT;
    } else if (name.startsWith("SysPropConfigSource")) {
      return Source.COMMAND_LINE;
    } else if (name.startsWith("EnvConfigSource")) {
      return Source.ENVIRONMENT;
    } else if (name.startsWith("PropertiesConfigSource[source=file:")) {
      return Source.FILE;
    }
    return name.startsWith("Default") ? Source.DEFAULT : Source.OTHER;
  }
}
