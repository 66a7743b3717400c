package io.comfymill.simulator.files;

import java.util.List;
import java.util.Optional;

/**
 * A file name that may say its folder: {@code x.png [output]}.
 *
 * @param type the folder it says
 */
public record AnnotatedName(String name, Optional<String> type) {
  private static final List<String> TYPES = List.of("output", "input", "temp");

  public static AnnotatedName parse(String text) {
    for (String type : TYPES) {
      String suffix = "[" + type + "]";
      if (text.endsWith(suffix)) {
        // ComfyUI cuts off one character more, the blank before the bracket.
        int end = Math.max(0, text.length() - suffix.length() - 1);
        return new AnnotatedName(text.substring(0, end), Optional.of(type));
      }
    }
    return new AnnotatedName(text, Optional.empty());
  }
}
