package io.comfymill.gateway.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.wire.ServiceSettings;
import io.comfymill.common.wire.ServiceSettings.Service;
import io.comfymill.common.wire.ServiceSettings.Setting;
import io.comfymill.common.wire.ServiceSettings.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of all processes, those with equal values together.
 *
 * @param services the processes that run
 * @param settings by kind of process and name
 */
record FleetSettings(List<Reporter> services, List<Line> settings) {
  FleetSettings {
    services = List.copyOf(services);
    settings = List.copyOf(settings);
  }

  /**
   * A process that has told of its settings.
   *
   * @param at when it has told of its settings
   */
  record Reporter(String service, String instance, Instant at) {
    static Reporter of(ServiceSettings said) {
      return new Reporter(word(said.service()), said.instance(), said.at());
    }
  }

  /**
   * A setting of one kind of process.
   *
   * @param standard its value where nobody sets it
   * @param secret its values are shown to nobody
   * @param values more than one where processes differ
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String service,
      String name,
      @Nullable String description,
      @JsonProperty("default") @Nullable String standard,
      boolean secret,
      boolean changed,
      boolean differs,
      List<Value> values) {}

  /**
   * What it is.
   *
   * @param changed from the default
   * @param instances who has it so; null where all have
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Value(
      @Nullable String value, String source, boolean changed, @Nullable List<String> instances) {}

  static FleetSettings of(
      List<ServiceSettings> running, Function<String, Optional<String>> descriptions) {
    Map<Service, SortedMap<String, Map<Setting, List<String>>>> all = new TreeMap<>();
    for (ServiceSettings process : running) {
      for (Setting setting : process.settings()) {
        all.computeIfAbsent(process.service(), added -> new TreeMap<>())
            .computeIfAbsent(setting.name(), added -> new LinkedHashMap<>())
            .computeIfAbsent(setting, added -> new ArrayList<>())
            .add(process.instance());
      }
    }
    List<Line> lines = new ArrayList<>();
    all.forEach(
        (service, byName) -> {
          long processes = running.stream().filter(one -> one.service() == service).count();
          byName.forEach(
              (name, values) ->
                  lines.add(line(word(service), values, processes, descriptions.apply(name))));
        });
    return new FleetSettings(running.stream().map(Reporter::of).toList(), lines);
  }

  private static Line line(
      String service,
      Map<Setting, List<String>> values,
      long processes,
      Optional<String> description) {
    Setting first = values.keySet().iterator().next();
    // Of a map, or of another version, one process may have what another has not.
    boolean all = values.size() == 1 && values.get(first).size() == processes;
    List<Value> shown =
        values.entrySet().stream()
            .map(
                entry ->
                    new Value(
                        entry.getKey().value(),
                        word(entry.getKey().source()),
                        isChanged(entry.getKey()),
                        all ? null : List.copyOf(entry.getValue())))
            .toList();
    return new Line(
        service,
        first.name(),
        description.orElse(null),
        first.standard(),
        first.secret(),
        shown.stream().anyMatch(Value::changed),
        !all,
        shown);
  }

  /** Said anew with the value that it has anyway, it is not. */
  private static boolean isChanged(Setting setting) {
    return setting.source() != Source.DEFAULT
        && (setting.secret()
            || setting.value() == null
            || !setting.value().equalsIgnoreCase(setting.standard()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
