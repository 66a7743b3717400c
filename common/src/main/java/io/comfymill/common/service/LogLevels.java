package io.comfymill.common.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Levels that were changed while the process runs. A category that is not named any more gets back
 * the level that it was configured with. One thread at a time.
 */
final class LogLevels {
  /** The name of the category of all. */
  private static final String ROOT = "root";

  private static final Map<String, Level> LEVELS =
      Map.of(
          "ALL", Level.ALL,
          "TRACE", Level.FINER,
          "DEBUG", Level.FINE,
          "INFO", Level.INFO,
          "WARN", Level.WARNING,
          "ERROR", Level.SEVERE,
          "OFF", Level.OFF);

  /** A logger that was changed; the reference keeps it and its level. */
  private record Changed(Logger logger, @Nullable Level before) {}

  private final Map<String, Changed> changed = new HashMap<>();

  /**
   * @param wanted levels by category; {@code root} for all others
   * @return what is wrong, in words; the rest holds
   */
  List<String> apply(Properties wanted) {
    List<String> complaints = new ArrayList<>();
    for (String category : new HashSet<>(changed.keySet())) {
      if (!wanted.containsKey(category)) {
        Changed old = changed.remove(category);
        old.logger().setLevel(old.before());
      }
    }
    wanted.forEach((category, level) -> set(category.toString(), level.toString(), complaints));
    return complaints;
  }

  private void set(String category, String word, List<String> complaints) {
    Level level = LEVELS.get(word.strip().toUpperCase(Locale.ROOT));
    if (level == null) {
      complaints.add(
          "%s: '%s' is no level; there are ALL, TRACE, DEBUG, INFO, WARN, ERROR and OFF"
              .formatted(category, word));
      return;
    }
    changed
        .computeIfAbsent(
            category,
            added -> {
              Logger logger = Logger.getLogger(category.equals(ROOT) ? "" : category);
              return new Changed(logger, logger.getLevel());
            })
        .logger()
        .setLevel(level);
  }
}
