package io.comfymill.gateway.console;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A file of the console, in memory: all together are smaller than one picture.
 *
 * @param immutable whether its name changes with its content
 */
record ConsoleFile(String type, Buffer bytes, Buffer gzipped, String etag, boolean immutable) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json",
          "woff2", "font/woff2",
          "png", "image/png");

  static ConsoleFile of(String path, byte[] bytes) {
    String ending = path.substring(path.lastIndexOf('.') + 1);
    return new ConsoleFile(
        TYPES.getOrDefault(ending, "application/octet-stream"),
        Buffer.buffer(bytes),
        Buffer.buffer(gzip(bytes)),
        '"' + DigestUtils.sha256Hex(bytes).substring(0, 32) + '"',
        path.startsWith("assets/"));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
