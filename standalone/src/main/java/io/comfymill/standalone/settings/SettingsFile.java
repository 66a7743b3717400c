package io.comfymill.standalone.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A file of settings: properties, or environment variables as {@code docker} and systemd read them.
 * What is not Comfymill's own is not looked at.
 */
public record SettingsFile(Map<String, String> settings) {
  public SettingsFile {
    settings = Map.copyOf(settings);
  }

  public static SettingsFile read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no file of properties: " + e.getMessage(), e);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((name, value) -> settings.put(name.toString(), value.toString()));
    return new SettingsFile(settings);
  }

  /** How many of them are Comfymill's own. */
  public long own() {
    return settings.keySet().stream().filter(SettingsFile::isOwn).count();
  }

  /** What is wrong, a line for each setting; none if all is well. */
  public List<String> complaints() throws IOException {
    KnownSettings known = KnownSettings.load();
    List<String> complaints = new ArrayList<>();
    new TreeMap<>(settings)
        .forEach(
            (name, value) -> {
              if (isOwn(name)) {
                known
                    .kind(name)
                    .ifPresentOrElse(
                        kind -> complain(name, value, kind, complaints),
                        () ->
                            complaints.add(
                                "%s is no setting; did you mean %s?"
                                    .formatted(name, known.nearest(name))));
              }
            });
    return complaints;
  }

  private static void complain(
      String name, String value, SettingKind kind, List<String> complaints) {
    String plain = KnownSettings.isVariable(name) ? unquoted(value) : value;
    boolean refersToAnother = plain.contains("${");
    if (!plain.isBlank() && !refersToAnother && !kind.accepts(plain)) {
      complaints.add("%s must be %s, not '%s'".formatted(name, kind.description(), plain));
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.matches("(?s)\".*\"|'.*'");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Also where its first word is written wrong. */
  private static boolean isOwn(String name) {
    return name.matches("(?i)comfy_?mil+[._].*");
  }
}
