package io.comfymill.simulator.files;

import java.util.Locale;
import java.util.Map;

/** Media types by file name. */
public final class MediaTypes {
  private static final String ANY = "application/octet-stream";
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("gif", "image/gif"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("mkv", "video/x-matroska"),
          Map.entry("flac", "audio/flac"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("opus", "audio/opus"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("wav", "audio/x-wav"),
          Map.entry("json", "application/json"),
          Map.entry("txt", "text/plain"));

  private MediaTypes() {}

  /** As {@code /view} serves it: what a browser would run is never named as such. */
  public static String shown(String filename) {
    return BY_EXTENSION.getOrDefault(extension(filename), ANY);
  }

  /** {@code image}, {@code video}, {@code audio}, … */
  public static String kind(String filename) {
    String type = shown(filename);
    return type.substring(0, type.indexOf('/'));
  }

  private static String extension(String filename) {
    return filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
