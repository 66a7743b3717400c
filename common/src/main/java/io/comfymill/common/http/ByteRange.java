package io.comfymill.common.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a {@code Range} header asks for.
 *
 * @param first offset of the first byte
 * @param length how many, at least one
 */
public record ByteRange(long first, long length) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** The header asks for nothing that is there. */
  public static final class UnsatisfiableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @return empty for the whole: no header, or one that this server may ignore, such as several
   *     ranges at once
   * @throws UnsatisfiableException where the range lies outside
   */
  public static Optional<ByteRange> parse(@Nullable String header, long size) {
    Matcher range = SINGLE.matcher(header == null ? "" : header.replace(" ", ""));
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      return Optional.of(last(Long.parseLong(range.group(2)), size));
    }
    long first = Long.parseLong(range.group(1));
    long end = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
    if (end < first && !range.group(2).isEmpty()) {
      return Optional.empty(); // not a range at all
    }
    if (first >= size) {
      throw new UnsatisfiableException();
    }
    return Optional.of(new ByteRange(first, Math.min(end, size - 1) - first + 1));
  }

  private static ByteRange last(long count, long size) {
    if (count == 0 || size == 0) {
      throw new UnsatisfiableException();
    }
    long length = Math.min(count, size);
    return new ByteRange(size - length, length);
  }

  public String contentRange(long size) {
    return "bytes %d-%d/%d".formatted(first, first + length - 1, size);
  }
}
