package io.comfymill.gateway.published;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a published workflow is called: {@code poster} or {@code poster@v3}.
 *
 * @param version null for the latest
 */
record Reference(String name, @Nullable Integer version) {
  private static final Pattern FORM = Pattern.compile("([^@]+)(?:@v([1-9][0-9]{0,8}))?");

  /** Of something that can be no name, the whole text, which nothing is called. */
  static Reference parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return new Reference(text, null);
    }
    return new Reference(
        parts.group(1), parts.group(2) == null ? null : Integer.valueOf(parts.group(2)));
  }

  @Override
  public String toString() {
    return version == null ? name : name + "@v" + version;
  }
}
