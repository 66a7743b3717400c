package io.comfymill.common.artifact;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Media types by file name, as Python's {@code mimetypes} and so ComfyUI names them. */
public final class MediaTypes {
  public static final String BINARY = "application/octet-stream";

  private static final Map<String, String> BY_EXTENSION =
      """
      image/png png
      image/apng apng
      image/jpeg jpg jpeg jpe
      image/gif gif
      image/webp webp
      image/avif avif
      image/heic heic
      image/heif heif
      image/jxl jxl
      image/bmp bmp
      image/tiff tif tiff
      image/svg+xml svg
      image/vnd.microsoft.icon ico
      image/vnd.adobe.photoshop psd
      image/vnd.radiance hdr
      image/aces exr
      video/mp4 mp4 mpg4 m4v
      video/webm webm
      video/quicktime mov qt
      video/x-matroska mkv
      video/x-msvideo avi
      video/mpeg mpeg mpg
      video/ogg ogv
      video/x-flv flv
      video/x-ms-wmv wmv
      video/3gpp 3gp
      audio/mpeg mp3 mp2
      audio/x-wav wav
      audio/flac flac
      audio/ogg ogg oga
      audio/opus opus
      audio/mp4 m4a
      audio/aac aac adts
      audio/x-aiff aif aiff aifc
      audio/midi mid midi
      model/gltf-binary glb
      model/gltf+json gltf
      model/obj obj
      model/mtl mtl
      model/stl stl
      model/vnd.usdz+zip usdz
      text/plain txt log srt
      text/csv csv
      text/tab-separated-values tsv
      text/markdown md markdown
      text/vtt vtt
      text/x-python py
      text/html html htm
      text/css css
      text/javascript js mjs
      application/xml xml
      application/xhtml+xml xhtml
      application/xslt+xml xsl xslt
      application/json json
      application/manifest+json webmanifest
      application/pdf pdf
      application/zip zip
      application/x-tar tar
      application/vnd.apple.mpegurl m3u8 m3u
      """
          .lines()
          .map(line -> line.split(" "))
          .flatMap(line -> Arrays.stream(line).skip(1).map(end -> Map.entry(end, line[0])))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  /** Types that a browser would execute or render as a page of this server. */
  private static final Set<String> ACTIVE =
      Set.of(
          "text/html",
          "application/xhtml+xml",
          "text/xml",
          "application/xml",
          "application/xslt+xml",
          "image/svg+xml",
          "text/javascript",
          "text/css");

  private MediaTypes() {}

  public static String ofName(String filename) {
    int dot = filename.lastIndexOf('.');
    String extension = dot < 0 ? "" : filename.substring(dot + 1).toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(extension, BINARY);
  }

  public static boolean isActive(String mediaType) {
    return ACTIVE.contains(mediaType);
  }
}
