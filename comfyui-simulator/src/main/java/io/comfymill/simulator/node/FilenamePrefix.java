package io.comfymill.simulator.node;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables that a {@code filename_prefix} may hold. */
final class FilenamePrefix {
  private static final Map<String, DateTimeFormatter> TIMES = times();

  private FilenamePrefix() {}

  private static Map<String, DateTimeFormatter> times() {
    Map<String, DateTimeFormatter> times = new LinkedHashMap<>();
    times.put("%year%", DateTimeFormatter.ofPattern("yyyy"));
    times.put("%month%", DateTimeFormatter.ofPattern("MM"));
    times.put("%day%", DateTimeFormatter.ofPattern("dd"));
    times.put("%hour%", DateTimeFormatter.ofPattern("HH"));
    times.put("%minute%", DateTimeFormatter.ofPattern("mm"));
    times.put("%second%", DateTimeFormatter.ofPattern("ss"));
    return times;
  }

  static String filled(String prefix, int width, int height) {
    if (prefix.indexOf('%') < 0) {
      return prefix;
    }
    String filled =
        prefix
            .replace("%width%", String.valueOf(width))
            .replace("%height%", String.valueOf(height));
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
    for (Map.Entry<String, DateTimeFormatter> time : TIMES.entrySet()) {
      filled = filled.replace(time.getKey(), time.getValue().format(now));
    }
    return filled;
  }
}
