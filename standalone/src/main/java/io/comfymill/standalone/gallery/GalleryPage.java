package io.comfymill.standalone.gallery;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.JobRecord;
import io.comfymill.standalone.client.JobResult;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * A web page that needs no other file and no server: pictures, videos and sounds are in it. Written
 * as it grows; one file at a time is in memory.
 */
public final class GalleryPage implements AutoCloseable {
  /** A larger file is only named, with its address. */
  private static final int MOST_BYTES = 8 << 20;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Comfymill gallery</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 15px/1.4 system-ui, sans-serif; margin: 1.5rem; }
      main { display: grid; gap: 1.5rem; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
      article { min-width: 0; }
      img, video { width: 100%; border-radius: 4px; display: block; }
      figure { margin: 0 0 .5rem; }
      figcaption, p { margin: .25rem 0; font-size: .85rem; overflow-wrap: anywhere; }
      h2 { font-size: .95rem; margin: 0 0 .25rem; }
      </style>
      </head>
      <body>
      <h1>Comfymill gallery</h1>
      <main>
      """;

  private final Writer out;
  private final Gateway gateway;
  private final ZoneId zone;
  private int shown;

  public GalleryPage(Writer out, Gateway gateway, ZoneId zone) throws IOException {
    this.out = out;
    this.gateway = gateway;
    this.zone = zone;
    out.write(HEAD);
  }

  /** How many files are in it so far. */
  public int shown() {
    return shown;
  }

  /**
   * Adds the outputs of a job.
   *
   * @param job as {@code GET /api/jobs/{id}} answers
   */
  public void add(JsonNode job) throws IOException, InterruptedException {
    JobResult result = JobRecord.result(job);
    if (result.files().isEmpty()) {
      return;
    }
    Instant made = Instant.ofEpochMilli(job.path("execution_end_time").asLong());
    out.write("<article>\n<h2>%s</h2>\n".formatted(TIME.format(made.atZone(zone))));
    for (JobResult.OutputFile file : result.files()) {
      out.write("<figure>\n");
      add(file);
      out.write("<figcaption>%s</figcaption>\n</figure>\n".formatted(escaped(file.filename())));
      shown++;
    }
    out.write("<p>job %s</p>\n</article>\n".formatted(escaped(job.path("id").asText())));
  }

  private void add(JobResult.OutputFile file) throws IOException, InterruptedException {
    String type = MediaTypes.ofName(file.filename());
    Optional<byte[]> content = file.read(gateway, MOST_BYTES);
    String kind = type.substring(0, Math.max(0, type.indexOf('/'))).toLowerCase(Locale.ROOT);
    String name = escaped(file.filename());
    if (content.isEmpty()) {
      link(file, "is too large to be shown here, or is not there any more");
      return;
    }
    switch (kind) {
      case "image" -> embed("<img alt=\"%s\" src=\"".formatted(name), type, content.get(), "\">\n");
      case "video", "audio" ->
          embed(
              "<%s controls title=\"%s\" src=\"".formatted(kind, name),
              type,
              content.get(),
              "\"></%s>\n".formatted(kind));
      default -> link(file, "cannot be shown by a browser");
    }
  }

  private void embed(String before, String type, byte[] content, String after) throws IOException {
    out.write(before + "data:" + type + ";base64,");
    out.write(Base64.getEncoder().encodeToString(content));
    out.write(after);
  }

  private void link(JobResult.OutputFile file, String why) throws IOException {
    out.write(
        "<p><a href=\"%s\">%s</a> %s</p>\n"
            .formatted(escaped(file.address(gateway).toString()), escaped(file.filename()), why));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Override
  public void close() throws IOException {
    out.write("</main>\n</body>\n</html>\n");
    out.flush();
  }
}
