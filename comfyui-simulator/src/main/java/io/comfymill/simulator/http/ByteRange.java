package io.comfymill.simulator.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of a file; ComfyUI's HTTP server knows no multiple ones.
 *
 * @param last inclusive
 */
record ByteRange(long first, long last) {
  private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** Empty where the header is none or nothing of the file is in the range. */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher matcher = HEADER.matcher(header.strip());
    if (!matcher.matches() || header.strip().equals("bytes=-")) {
      return Optional.empty();
    }
    ByteRange range =
        matcher.group(1).isEmpty()
            ? new ByteRange(Math.max(0, size - Long.parseLong(matcher.group(2))), size - 1)
            : new ByteRange(Long.parseLong(matcher.group(1)), end(matcher.group(2), size));
    return range.first <= range.last && range.first < size ? Optional.of(range) : Optional.empty();
  }

  private static long end(String text, long size) {
    return text.isEmpty() ? size - 1 : Math.min(Long.parseLong(text), size - 1);
  }

  long length() {
    return last - first + 1;
  }

  String contentRange(long size) {
    return "bytes %d-%d/%d".formatted(first, last, size);
  }
}
