package io.comfymill.gateway.comfyui;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.gateway.artifacts.FileLocator;
import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.artifacts.ImageConversion;
import io.comfymill.gateway.artifacts.StoredFile;
import io.comfymill.gateway.http.SentParameters;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /view}: the bytes of an input or output, whole, in part or as a smaller image. */
@Path("/view")
@Tag(name = "comfyui")
public class ViewResource {
  private final FileLocator files;
  private final ArtifactStore store;
  private final RequestTenant tenant;

  ViewResource(FileLocator files, ArtifactStore store, RequestTenant tenant) {
    this.files = files;
    this.store = store;
    this.tenant = tenant;
  }

  /** The headers that decide which part of a file is sent, and whether it may be shown. */
  public record Conditions(
      @Nullable String range,
      @Nullable String ifRange,
      @Nullable String ifNoneMatch,
      @Nullable String ifModifiedSince,
      @Nullable String ifMatch,
      @Nullable String ifUnmodifiedSince,
      @Nullable String fetchDest) {
    public static Conditions of(HttpHeaders headers) {
      return new Conditions(
          headers.getHeaderString("Range"),
          headers.getHeaderString("If-Range"),
          headers.getHeaderString(HttpHeaders.IF_NONE_MATCH),
          headers.getHeaderString(HttpHeaders.IF_MODIFIED_SINCE),
          headers.getHeaderString(HttpHeaders.IF_MATCH),
          headers.getHeaderString(HttpHeaders.IF_UNMODIFIED_SINCE),
          headers.getHeaderString("Sec-Fetch-Dest"));
    }
  }

  /** Blocking, since the bytes are read from the store while they are written to the client. */
  @GET
  @Blocking
  @Operation(summary = "A file: ?filename=&type=&subfolder=&preview=&channel=")
  public Uni<Response> view(
      @RestQuery @Nullable String filename,
      @RestQuery @Nullable String type,
      @RestQuery @Nullable String subfolder,
      @RestQuery @Nullable String preview,
      @RestQuery @Nullable String channel,
      @Context RoutingContext exchange,
      @Context HttpHeaders headers) {
    return view(
        ViewRequest.parse(
            SentParameters.text(exchange, "filename", filename),
            SentParameters.text(exchange, "type", type),
            subfolder),
        preview,
        channel,
        headers);
  }

  /** The whole of a file, or the part that the headers ask for. */
  public Uni<Response> view(
      @Nullable String filename,
      @Nullable String type,
      @Nullable String subfolder,
      HttpHeaders headers) {
    return view(ViewRequest.parse(filename, type, subfolder), null, null, headers);
  }

  private Uni<Response> view(
      FileRef ref, @Nullable String preview, @Nullable String channel, HttpHeaders headers) {
    Optional<ImageConversion> conversion = ImageConversion.parse(preview, channel);
    Conditions conditions = Conditions.of(headers);
    return files
        .locate(tenant.current(), ref)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            found ->
                found
                    .map(file -> answer(file, conversion, conditions))
                    .orElseGet(ViewResource::notFound));
  }

  private static Response notFound() {
    return Response.status(Response.Status.NOT_FOUND).build();
  }

  private Response answer(
      StoredFile file, Optional<ImageConversion> conversion, Conditions conditions) {
    try {
      OptionalLong size = store.size(file.key());
      if (size.isEmpty()) {
        return notFound();
      }
      return conversion.isPresent()
          ? converted(file, conversion.get())
          : FileAnswer.of(file, size.getAsLong(), conditions, offset -> open(file, offset));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.key(), e);
    }
  }

  private InputStream open(StoredFile file, long offset) throws IOException {
    return store.open(file.key(), offset);
  }

  private Response converted(StoredFile file, ImageConversion conversion) throws IOException {
    try (InputStream content = store.open(file.key(), 0)) {
      ImageConversion.Image image = conversion.convert(content);
      return Response.ok(image.bytes(), image.mimeType())
          .header("Content-Disposition", FileAnswer.disposition(file.name(), false))
          .header("X-Content-Type-Options", "nosniff")
          .build();
    }
  }
}
