package io.comfymill.gateway.assets.resumable;

import io.comfymill.gateway.assets.AssetErrors;
import io.comfymill.gateway.assets.AssetException;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.submit.body.PacedBodies;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/**
 * Uploads that go on where they broke off: tus 1.0 with its extensions creation, termination and
 * expiration, as clients of <a href="https://tus.io/protocols/resumable-upload">tus</a> speak it.
 */
@Path("/api/assets/uploads")
@Tag(name = "comfyui")
public class ResumableUploadsResource {
  private static final String BYTES = "application/offset+octet-stream";

  private final ResumableUploads uploads;
  private final RequestTenant tenant;
  private final Quotas quotas;

  ResumableUploadsResource(ResumableUploads uploads, RequestTenant tenant, Quotas quotas) {
    this.uploads = uploads;
    this.tenant = tenant;
    this.quotas = quotas;
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Begin an upload of Upload-Length bytes; its Location takes them")
  public Uni<Response> create(
      @HeaderParam("Tus-Resumable") @Nullable String version,
      @HeaderParam("Upload-Length") @Nullable String length,
      @HeaderParam("Upload-Metadata") @Nullable String metadata) {
    Caller caller = tenant.caller();
    return AssetErrors.answering(
        () -> {
          Tus.requireVersion(version);
          long bytes = Tus.bytes("Upload-Length", length);
          return quotas
              .upload(caller, bytes)
              .chain(() -> uploads.create(caller.tenant(), bytes, metadata))
              .map(
                  upload ->
                      Tus.answer(Response.status(Response.Status.CREATED))
                          .header(HttpHeaders.LOCATION, "/api/assets/uploads/" + upload.id)
                          .header("Upload-Expires", date(upload.expiresAt))
                          .build());
        });
  }

  @HEAD
  @Path("/{id}")
  @Operation(summary = "How far it has come: Upload-Offset")
  public Uni<Response> progress(
      @RestPath String id, @HeaderParam("Tus-Resumable") @Nullable String version) {
    return AssetErrors.answering(
        () -> {
          Tus.requireVersion(version);
          return uploads
              .progress(tenant.current(), id)
              .map(
                  progress ->
                      answer(Response.ok(), progress)
                          .header("Upload-Length", progress.upload().length)
                          .header(HttpHeaders.CACHE_CONTROL, "no-store")
                          .build());
        });
  }

  /** Blocking, since the bytes are stored while they arrive. */
  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Bytes from Upload-Offset on; with the last one it is the asset of that id")
  public Uni<Response> take(
      @Context RoutingContext exchange,
      @RestPath String id,
      @HeaderParam("Tus-Resumable") @Nullable String version,
      @HeaderParam("Upload-Offset") @Nullable String offset,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType) {
    return AssetErrors.answering(
        () -> {
          Tus.requireVersion(version);
          if (!BYTES.equals(contentType)) {
            throw new AssetException(
                415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be " + BYTES);
          }
          return uploads
              .take(
                  tenant.current(),
                  id,
                  Tus.bytes("Upload-Offset", offset),
                  PacedBodies.of(exchange))
              .map(progress -> answer(Response.noContent(), progress).build());
        });
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Give an upload up; an asset that it became stays")
  public Uni<Response> delete(
      @RestPath String id, @HeaderParam("Tus-Resumable") @Nullable String version) {
    return AssetErrors.answering(
        () -> {
          Tus.requireVersion(version);
          return uploads
              .delete(tenant.current(), id)
              .replaceWith(() -> Tus.answer(Response.noContent()).build());
        });
  }

  private static Response.ResponseBuilder answer(Response.ResponseBuilder to, Progress progress) {
    Tus.answer(to)
        .header("Upload-Offset", progress.offset())
        .header("Upload-Expires", date(progress.upload().expiresAt));
    return progress.upload().finished
        ? to.header(HttpHeaders.CONTENT_LOCATION, "/api/assets/" + progress.upload().id)
        : to;
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atZone(ZoneOffset.UTC));
  }
}
