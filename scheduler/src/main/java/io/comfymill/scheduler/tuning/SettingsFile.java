package io.comfymill.scheduler.tuning;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A properties file that is checked for changes. */
final class SettingsFile {
  private final Path path;
  private @Nullable String seen;

  SettingsFile(Path path) {
    this.path = path;
  }

  /**
   * Blocks while it reads a small file.
   *
   * @return its settings; empty if it has not changed since the last time
   */
  Optional<SortedMap<String, String>> changed() throws IOException {
    String text = Files.readString(path);
    if (text.equals(seen)) {
      return Optional.empty();
    }
    seen = text;
    return Optional.of(parse(text));
  }

  private static SortedMap<String, String> parse(String text) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no properties file: " + e.getMessage(), e);
    }
    SortedMap<String, String> settings = new TreeMap<>();
    for (Map.Entry<Object, Object> entry : properties.entrySet()) {
      settings.put(entry.getKey().toString(), entry.getValue().toString().strip());
    }
    return settings;
  }
}
