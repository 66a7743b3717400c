package io.comfymill.standalone.diagnosis;

import io.comfymill.standalone.settings.ServiceSettings;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes secrets out of texts: by the names of settings, by what secrets look like, and every value
 * that is known to be one, wherever it stands.
 */
public final class Redaction {
  private static final String HIDDEN = "***";
  private static final String SECRET_NAME =
      "password|passwd|passphrase|secret|token|credential|private[-_.]?key|api[-_.]?key|jaas";
  private static final Pattern SECRET =
      Pattern.compile("(?i).*(" + SECRET_NAME + "|(^|[-_.])key)($|[-_.].*|s$)");
  private static final Pattern PATHS = Pattern.compile("(?i).*[-_.](file|files|path|folder)$");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  /** A shorter one would make too much unreadable, and protects nothing. */
  private static final int SHORTEST = 4;

  private static final Map<Pattern, String> LOOKS_LIKE_ONE =
      Map.of(
          Pattern.compile(
                  "(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----"),
              HIDDEN,
          Pattern.compile("(cmk_[0-9a-f]{12})[0-9a-f]+"), "$1" + HIDDEN,
          Pattern.compile("(?i)\\b(Bearer|Basic) +[\\w.~+/=-]+"), "$1 " + HIDDEN,
          Pattern.compile("(\\w://)[^/\\s:@\"]*:[^/\\s@\"]*@"), "$1" + HIDDEN + "@",
          Pattern.compile("(?i)([?&](?:signature|ticket|token|key)=)[^&\\s\"]+"), "$1" + HIDDEN,
          Pattern.compile(
                  "(?i)(\"?[\\w.-]*(?:"
                      + SECRET_NAME
                      + ")[\\w.-]*\"?\\s*[=:]\\s*)(\"[^\"]*\"|[^\\s,;\"}]+)"),
              "$1" + HIDDEN);

  private final List<String> known;

  /**
   * @param settings whose secrets are known by their names
   * @param others secrets besides
   */
  public Redaction(Collection<ServiceSettings> settings, Collection<String> others) {
    known =
        Stream.concat(
                others.stream(),
                settings.stream()
                    .flatMap(source -> source.values().entrySet().stream())
                    .flatMap(setting -> secrets(setting.getKey(), setting.getValue())))
            .map(String::strip)
            .filter(secret -> secret.length() >= SHORTEST)
            .distinct()
            // One may contain another.
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  private static Stream<String> secrets(String name, String value) {
    if (isSecret(name)) {
      Matcher quoted = QUOTED.matcher(value); // as in sasl.jaas.config
      return Stream.concat(
          Stream.of(value), quoted.results().map(result -> result.group(1)).toList().stream());
    }
    return Stream.of(value.split(",", -1)).flatMap(Redaction::passwordInAddress);
  }

  private static Stream<String> passwordInAddress(String text) {
    try {
      String user = URI.create(text.strip()).getUserInfo();
      return user == null || !user.contains(":")
          ? Stream.empty()
          : Stream.of(user.split(":", 2)[1]);
    } catch (IllegalArgumentException notAnAddress) {
      return Stream.empty();
    }
  }

  private static boolean isSecret(String name) {
    return SECRET.matcher(name).matches() && !PATHS.matcher(name).matches();
  }

  public String text(String text) {
    String clean = text;
    for (String secret : known) {
      clean = clean.replace(secret, HIDDEN);
    }
    for (Map.Entry<Pattern, String> look : LOOKS_LIKE_ONE.entrySet()) {
      clean = look.getKey().matcher(clean).replaceAll(look.getValue());
    }
    return clean;
  }

  /** By name, with the values of secret ones hidden. */
  Map<String, String> settings(Map<String, String> settings) {
    Map<String, String> clean = new TreeMap<>();
    settings.forEach((name, value) -> clean.put(name, isSecret(name) ? HIDDEN : text(value)));
    return clean;
  }
}
