package io.comfymill.standalone.editor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * Texts in which {@code {day|night}} stands for one of both, with comments that nobody is to see.
 * Braces and bars after a backslash are themselves.
 *
 * @param choice of as many as it is told, from 0
 */
public record DynamicPrompt(IntUnaryOperator choice) {
  private static final Pattern COMMENTS = Pattern.compile("/\\*[\\s\\S]*?\\*/|//.*");

  String chosen(String text) {
    return new Reading(COMMENTS.matcher(text).replaceAll("")).read(false);
  }

  private final class Reading {
    private final String text;
    private int at;

    Reading(String text) {
      this.text = text;
    }

    /** Up to the end, or within braces to the closing one. */
    String read(boolean inBraces) {
      List<String> options = new ArrayList<>();
      StringBuilder option = new StringBuilder();
      while (at < text.length()) {
        char next = text.charAt(at++);
        if (next == '\\' && at < text.length() && "{}|".indexOf(text.charAt(at)) >= 0) {
          option.append(text.charAt(at++));
        } else if (next == '{') {
          option.append(read(true));
        } else if (inBraces && next == '|') {
          options.add(option.toString());
          option.setLength(0);
        } else if (inBraces && next == '}') {
          break;
        } else {
          option.append(next);
        }
      }
      options.add(option.toString());
      return options.get(options.size() == 1 ? 0 : choice.applyAsInt(options.size()));
    }
  }
}
