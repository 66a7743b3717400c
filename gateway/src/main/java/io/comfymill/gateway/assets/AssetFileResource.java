package io.comfymill.gateway.assets;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.gateway.artifacts.StoredFile;
import io.comfymill.gateway.comfyui.FileAnswer;
import io.comfymill.gateway.comfyui.ViewResource;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The bytes of an asset. */
@Path("/api/assets/{id}/content")
@Tag(name = "comfyui")
public class AssetFileResource {
  private final LocalAssets assets;
  private final ArtifactStore store;
  private final RequestTenant tenant;

  AssetFileResource(LocalAssets assets, ArtifactStore store, RequestTenant tenant) {
    this.assets = assets;
    this.store = store;
    this.tenant = tenant;
  }

  /** Blocking, since the bytes are read from the store while they are written to the client. */
  @GET
  @Blocking
  @Operation(summary = "The file: ?disposition=attachment|inline")
  public Uni<Response> content(
      @RestPath String id, @RestQuery @Nullable String disposition, @Context HttpHeaders headers) {
    ViewResource.Conditions conditions = ViewResource.Conditions.of(headers);
    return AssetErrors.answering(
        () ->
            assets
                .find(tenant.current(), id)
                .call(row -> assets.accessed(row.id))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(row -> answer(row, !"inline".equals(disposition), conditions)));
  }

  private Response answer(
      AssetRecordRow row, boolean attachment, ViewResource.Conditions conditions) {
    ArtifactKey key = new ArtifactKey(row.artifactKey);
    try {
      OptionalLong size = store.size(key);
      if (size.isEmpty()) {
        throw new AssetException(404, "FILE_NOT_FOUND", "the bytes of this asset are gone");
      }
      Response file =
          FileAnswer.of(
              new StoredFile(row.name, key, row.id.toString(), row.createdAt),
              size.getAsLong(),
              conditions,
              offset -> store.open(key, offset));
      if (file.getStatus() != 200 && file.getStatus() != 206) {
        return file;
      }
      boolean active = MediaTypes.isActive(row.contentType);
      String kind = attachment || active ? "attachment" : "inline";
      return Response.fromResponse(file)
          .type(active ? MediaTypes.BINARY : row.contentType)
          .header("Content-Disposition", null)
          .header("Content-Disposition", kind + "; filename*=UTF-8''" + encoded(row.name))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + key, e);
    }
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
