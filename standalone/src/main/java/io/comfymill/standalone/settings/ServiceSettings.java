package io.comfymill.standalone.settings;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one process is configured with.
 *
 * @param source the file, or the process that runs with it
 * @param values by property name or by environment variable
 */
public record ServiceSettings(String source, Map<String, String> values) {
  public ServiceSettings {
    values = Map.copyOf(values);
  }

  public static ServiceSettings of(Path file) throws IOException {
    return new ServiceSettings(file.toString(), SettingsFile.read(file).settings());
  }

  /** Those that a Java process was started with as system properties. */
  public static Optional<ServiceSettings> of(String name, ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(
            arguments ->
                java.util.Arrays.stream(arguments)
                    .filter(argument -> argument.startsWith("-D") && argument.contains("="))
                    .map(argument -> argument.substring(2).split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b)))
        .map(values -> new ServiceSettings(name, values));
  }

  /** A setting, however it is written. */
  public Optional<String> get(String property) {
    return Optional.ofNullable(values.get(property))
        .or(() -> Optional.ofNullable(values.get(variable(property))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** All below a prefix, without it; of variables the dots are put back. */
  public Map<String, Object> below(String prefix) {
    Map<String, Object> found = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          String property =
              name.equals(name.toUpperCase(Locale.ROOT))
                  ? name.toLowerCase(Locale.ROOT).replace('_', '.')
                  : name;
          if (property.startsWith(prefix)) {
            found.put(property.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
