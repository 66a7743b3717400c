package io.comfymill.simulator.node;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** The variables that a {@code filename_prefix} may hold. */
final class FilenamePrefix {
  private static final Map<String, String> TIMES =
      Map.of(
          "%year%", "yyyy",
          "%month%", "MM",
          "%day%", "dd",
          "%hour%", "HH",
          "%minute%", "mm",
          "%second%", "ss");

  private FilenamePrefix() {}

  static String filled(String prefix, int width, int height) {
    if (prefix.indexOf('%') < 0) {
      return prefix;
    }
    String filled =
        prefix
            .replace("%width%", String.valueOf(width))
            .replace("%height%", String.valueOf(height));
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    for (Map.Entry<String, String> time : TIMES.entrySet()) {
      filled =
          filled.replace(time.getKey(), DateTimeFormatter.ofPattern(time.getValue()).format(now));
    }
    return filled;
  }
}
