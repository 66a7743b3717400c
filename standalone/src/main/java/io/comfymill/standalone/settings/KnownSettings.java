package io.comfymill.standalone.settings;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * All settings of all services by name. In a name, {@code *} stands for a name that the user gives:
 * a pool's or a tenant's. The list is made from the services' own interfaces by a test of theirs.
 */
final class KnownSettings {
  private static final String FILE = "/settings.properties";
  private static final String ANY_NAME = "(\"[^\"]+\"|[^.]+)";

  private final SortedMap<String, SettingKind> kinds;

  KnownSettings(Map<String, SettingKind> kinds) {
    this.kinds = new TreeMap<>(kinds);
  }

  static KnownSettings load() throws IOException {
    Properties file = new Properties();
    try (InputStream in = KnownSettings.class.getResourceAsStream(FILE)) {
      file.load(in);
    }
    Map<String, SettingKind> kinds = new TreeMap<>();
    file.forEach(
        (name, kind) ->
            kinds.put(
                name.toString(), SettingKind.valueOf(kind.toString().toUpperCase(Locale.ROOT))));
    return new KnownSettings(kinds);
  }

  /**
   * @param name as a property or as an environment variable
   */
  Optional<SettingKind> kind(String name) {
    return kinds.entrySet().stream()
        .filter(known -> pattern(known.getKey(), name).matcher(name).matches())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Pattern pattern(String known, String asked) {
    return isVariable(asked)
        ? Pattern.compile(variable(known).replace("*", "\\w+"))
        : Pattern.compile(Pattern.quote(known).replace("*", "\\E" + ANY_NAME + "\\Q"));
  }

  /** The known one that is most like it, in its way of writing. */
  String nearest(String name) {
    return kinds.keySet().stream()
        .map(known -> isVariable(name) ? variable(known) : known)
        .min(
            Comparator.comparingInt(
                known -> LevenshteinDistance.getDefaultInstance().apply(known, name)))
        .orElseThrow();
  }

  static boolean isVariable(String name) {
    return name.matches("[A-Z0-9_]+");
  }

  private static String variable(String known) {
    return known.replaceAll("[^A-Za-z0-9*]", "_").toUpperCase(Locale.ROOT);
  }
}
