package io.comfymill.gateway.comfyui;

import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.http.ByteRange;
import io.comfymill.gateway.artifacts.StoredFile;
import io.comfymill.gateway.http.EntityTags;
import io.comfymill.gateway.http.HttpDates;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stored file as an HTTP answer: 200, 206, 304, 412 or 416. */
public final class FileAnswer {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int UNSATISFIABLE = 416;
  private static final String SVG = "image/svg+xml";

  private FileAnswer() {}

  /** Opens the bytes from an offset on. */
  public interface Source {
    InputStream open(long offset) throws IOException;
  }

  public static Response of(
      StoredFile file, long size, ViewResource.Conditions conditions, Source source) {
    String etag = "\"" + file.etag() + "\"";
    String modified = HttpDates.text(file.modifiedAt());
    if (isAnother(conditions, etag, file)) {
      return Response.status(Response.Status.PRECONDITION_FAILED).build();
    }
    if (isAsKnown(conditions, etag, file)) {
      return Response.notModified()
          .header("ETag", etag)
          .header(HttpHeaders.LAST_MODIFIED, modified)
          .build();
    }
    Optional<ByteRange> range;
    try {
      range = ByteRange.parse(applicable(conditions, etag, modified), size);
    } catch (ByteRange.UnsatisfiableException e) {
      return Response.status(UNSATISFIABLE).header("Content-Range", "bytes */" + size).build();
    }
    ByteRange sent = range.orElse(new ByteRange(0, size));
    Response.ResponseBuilder answer =
        Response.status(range.isPresent() ? 206 : 200).entity(streaming(source, sent));
    range.ifPresent(part -> answer.header("Content-Range", part.contentRange(size)));
    return described(answer, file, conditions.fetchDest())
        .header("ETag", etag)
        .header(HttpHeaders.LAST_MODIFIED, modified)
        .header("Accept-Ranges", "bytes")
        .header("Content-Length", sent.length())
        .build();
  }

  private static boolean isAnother(
      ViewResource.Conditions conditions, String etag, StoredFile file) {
    return conditions.ifMatch() == null
        ? HttpDates.isModified(conditions.ifUnmodifiedSince(), file.modifiedAt())
        : !EntityTags.match(conditions.ifMatch(), etag);
  }

  /** A tag says more than a time. */
  private static boolean isAsKnown(
      ViewResource.Conditions conditions, String etag, StoredFile file) {
    return conditions.ifNoneMatch() == null
        ? HttpDates.isUnmodified(conditions.ifModifiedSince(), file.modifiedAt())
        : EntityTags.match(conditions.ifNoneMatch(), etag);
  }

  private static @Nullable String applicable(
      ViewResource.Conditions conditions, String etag, String modified) {
    String ifRange = conditions.ifRange();
    boolean sameFile = ifRange == null || ifRange.equals(etag) || ifRange.equals(modified);
    return sameFile ? conditions.range() : null;
  }

  /**
   * What a browser would run as a page of this server is sent as a download. In a picture of a page
   * an SVG runs nothing.
   */
  private static Response.ResponseBuilder described(
      Response.ResponseBuilder answer, StoredFile file, @Nullable String fetchDest) {
    String mimeType = MediaTypes.ofName(file.name());
    boolean active = MediaTypes.isActive(mimeType);
    boolean download = active && !(mimeType.equals(SVG) && "image".equals(fetchDest));
    answer
        .type(download ? MediaTypes.BINARY : mimeType)
        .header("Content-Disposition", disposition(file.name(), download))
        .header("X-Content-Type-Options", "nosniff");
    return active ? answer.header("Cache-Control", "no-store") : answer;
  }

  /** Header values are ASCII; other characters of the name are replaced. */
  static String disposition(String name, boolean attachment) {
    String quoted =
        name.replaceAll("[^\\x20-\\x7e]", "_").replace("\\", "\\\\").replace("\"", "\\\"");
    return (attachment ? "attachment; " : "") + "filename=\"" + quoted + "\"";
  }

  private static StreamingOutput streaming(Source source, ByteRange range) {
    return output -> {
      try (InputStream content = source.open(range.first())) {
        copy(content, output, range.length());
      }
    };
  }

  private static void copy(InputStream from, OutputStream to, long length) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long left = length;
    while (left > 0) {
      int read = from.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("the stored file is shorter than it was");
      }
      to.write(buffer, 0, read);
      left -= read;
    }
  }
}
