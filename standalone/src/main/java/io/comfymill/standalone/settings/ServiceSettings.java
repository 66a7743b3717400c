package io.comfymill.standalone.settings;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one process is configured with, and what follows from it for TLS.
 *
 * @param source the file, or the process that runs with it
 * @param values by property name or by environment variable
 */
public record ServiceSettings(String source, Map<String, String> values) {
  public ServiceSettings {
    Map<String, String> given = values;
    Map<String, String> all = new TreeMap<>(TlsSettings.derive(name -> find(given, name)));
    all.putAll(given);
    values = Map.copyOf(all);
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
                Arrays.stream(arguments)
                    .filter(argument -> argument.startsWith("-D") && argument.contains("="))
                    .map(argument -> argument.substring(2).split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b)))
        .map(values -> new ServiceSettings(name, values));
  }

  /** A setting, however it is written. */
  public Optional<String> get(String property) {
    return find(values, property);
  }

  private static Optional<String> find(Map<String, String> values, String property) {
    return Optional.ofNullable(values.get(property))
        .or(() -> Optional.ofNullable(values.get(variable(property))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /**
   * The files of one of Quarkus' TLS configurations.
   *
   * @param nameProperty the setting that names it
   */
  public Optional<TlsFiles> tls(String nameProperty) {
    Optional<String> base = get(nameProperty).map(name -> "quarkus.tls." + name + ".");
    return base.flatMap(prefix -> get(prefix + "trust-store.pem.certs"))
        .map(
            ca ->
                new TlsFiles(
                    Path.of(ca),
                    file(base.get() + "key-store.pem.0.cert"),
                    file(base.get() + "key-store.pem.0.key")));
  }

  private @Nullable Path file(String property) {
    return get(property).map(Path::of).orElse(null);
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
