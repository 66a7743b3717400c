package io.comfymill.gateway.media;

import java.util.List;
import java.util.Locale;

/**
 * Where a chapter of a sound begins.
 *
 * @param seconds from the beginning
 */
public record Chapter(String title, double seconds) {
  private static final int FRAMES = 75;
  private static final int NANOS = 1_000_000_000;

  /** A cue sheet, which players read beside the file. */
  static String cueSheet(String file, List<Chapter> chapters) {
    StringBuilder cue = new StringBuilder("FILE \"%s\" WAVE\n".formatted(file));
    for (int i = 0; i < chapters.size(); i++) {
      long frames = Math.round(chapters.get(i).seconds * FRAMES);
      cue.append(
          """
            TRACK %02d AUDIO
              TITLE "%s"
              INDEX 01 %02d:%02d:%02d
          """
              .formatted(
                  i + 1,
                  chapters.get(i).title.replace('"', '\''),
                  frames / FRAMES / 60,
                  frames / FRAMES % 60,
                  frames % FRAMES));
    }
    return cue.toString();
  }

  /**
   * As FFmpeg reads it.
   *
   * @param end of the last one, in seconds
   */
  static String metadata(List<Chapter> chapters, double end) {
    StringBuilder text = new StringBuilder(";FFMETADATA1\n");
    for (int i = 0; i < chapters.size(); i++) {
      double next = i + 1 < chapters.size() ? chapters.get(i + 1).seconds : end;
      text.append(
          String.format(
              Locale.ROOT,
              "[CHAPTER]\nTIMEBASE=1/%d\nSTART=%d\nEND=%d\ntitle=%s\n",
              NANOS,
              Math.round(chapters.get(i).seconds * NANOS),
              Math.round(next * NANOS),
              chapters.get(i).title.replaceAll("([=;#\\\\\n])", "\\\\$1")));
    }
    return text.toString();
  }
}
