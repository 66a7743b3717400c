package io.comfymill.standalone.cli.base;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Numbers of bytes for people: {@code 22.2 GiB}. */
public final class ByteText {
  private static final int STEP = 1024;
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB");

  private ByteText() {}

  /**
   * @param bytes a dash where it is no number
   */
  public static String of(JsonNode bytes) {
    if (!bytes.isNumber()) {
      return "-";
    }
    double value = bytes.asDouble();
    int unit = 0;
    while (value >= STEP && unit < UNITS.size() - 1) {
      value /= STEP;
      unit++;
    }
    return (unit == 0 ? "%.0f %s" : "%.1f %s").formatted(value, UNITS.get(unit));
  }
}
