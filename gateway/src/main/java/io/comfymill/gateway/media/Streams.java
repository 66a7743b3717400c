package io.comfymill.gateway.media;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FFmpeg says is in a video.
 *
 * @param kinds its streams without what differs from file to file, such as their bit rate
 */
record Streams(List<String> kinds) {
  private static final Pattern STREAM =
      Pattern.compile(
          "^ *Stream #0:\\d+(?:\\[\\w+])?(?:\\(\\w+\\))?: ((?:Video|Audio): .*)$",
          Pattern.MULTILINE);
  private static final Pattern VARIES = Pattern.compile(", \\d+ kb/s|, start [\\d.]+");
  private static final Pattern SIZE = Pattern.compile(", (\\d+)x(\\d+)");
  private static final Pattern RATE = Pattern.compile(", ([\\d.]+k?) fps");

  Streams {
    kinds = List.copyOf(kinds);
  }

  static Streams of(String said) {
    return new Streams(
        STREAM
            .matcher(said)
            .results()
            .map(found -> VARIES.matcher(found.group(1)).replaceAll(""))
            .toList());
  }

  boolean hasSound() {
    return kinds.stream().anyMatch(kind -> kind.startsWith("Audio:"));
  }

  boolean hasPicture() {
    return kinds.stream().anyMatch(kind -> kind.startsWith("Video:"));
  }

  /** As FFmpeg's filters take it: {@code 640:480}, even sides. */
  String size() {
    Matcher size = SIZE.matcher(String.join("\n", kinds));
    if (!size.find()) {
      return "640:480";
    }
    return even(size.group(1)) + ":" + even(size.group(2));
  }

  private static int even(String side) {
    return Math.max(2, Integer.parseInt(side) / 2 * 2);
  }

  /** Pictures a second. */
  String rate() {
    Matcher rate = RATE.matcher(String.join("\n", kinds));
    return rate.find() ? rate.group(1) : "25";
  }
}
