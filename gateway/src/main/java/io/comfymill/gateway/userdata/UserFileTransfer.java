package io.comfymill.gateway.userdata;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.common.http.ByteRange;
import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.artifacts.ContentStore;
import io.comfymill.gateway.http.EntityTags;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of users' files on their way in and out, never held whole. */
@ApplicationScoped
public class UserFileTransfer {
  private static final int TOO_LARGE = 413;
  private static final int BUFFER_BYTES = 64 * 1024;

  /** The one file that the frontend loads as a style sheet. */
  private static final String STYLE_SHEET = "user.css";

  private final ArtifactStore store;
  private final ContentStore contents;
  private final long maxBytes;

  UserFileTransfer(ArtifactStore store, ContentStore contents, GatewayConfig config) {
    this.store = store;
    this.contents = contents;
    this.maxBytes = config.maxUploadSize().asLongValue();
  }

  /** Reads the body on this thread, which waits for the client. Fails with 413. */
  Uni<ContentStore.Content> upload(InputStream body) {
    try {
      Path spooled = Files.createTempFile("comfymill-userdata-", "");
      try {
        spool(body, spooled);
        return Uni.createFrom().item(contents.keep(spooled));
      } finally {
        Files.delete(spooled);
      }
    } catch (IOException e) {
      return Uni.createFrom().failure(e);
    }
  }

  private void spool(InputStream body, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long size = 0;
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        size += read;
        if (size > maxBytes) {
          throw new WebApplicationException(TOO_LARGE);
        }
        out.write(buffer, 0, read);
      }
    }
  }

  /** As a download, so that no file of a user runs as a page of this server. */
  Response download(UserFileRow row, @Nullable String ifNoneMatch, @Nullable String wanted) {
    String etag = "\"" + row.blake3 + "\"";
    if (EntityTags.match(ifNoneMatch, etag)) {
      return Response.notModified().header("ETag", etag).build();
    }
    Optional<ByteRange> range;
    try {
      range = ByteRange.parse(wanted, row.sizeBytes);
    } catch (ByteRange.UnsatisfiableException e) {
      return Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
          .header("Content-Range", "bytes */" + row.sizeBytes)
          .build();
    }
    ArtifactKey key = ArtifactKey.input("" + row.blake3);
    ByteRange sent = range.orElse(new ByteRange(0, row.sizeBytes));
    Response.ResponseBuilder answer =
        Response.status(range.isPresent() ? 206 : 200)
            .entity((StreamingOutput) out -> copy(key, sent, out))
            .type(MediaTypes.ofName(row.path))
            .header("Content-Length", sent.length())
            .header("Accept-Ranges", "bytes")
            .header("ETag", etag)
            .header("X-Content-Type-Options", "nosniff");
    range.ifPresent(part -> answer.header("Content-Range", part.contentRange(row.sizeBytes)));
    return row.path.equals(STYLE_SHEET)
        ? answer.build()
        : answer.header("Content-Disposition", "attachment").build();
  }

  private void copy(ArtifactKey key, ByteRange part, OutputStream out) throws IOException {
    try (InputStream content = store.open(key, part.first())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = part.length();
      int read;
      while (left > 0
          && (read = content.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }
}
