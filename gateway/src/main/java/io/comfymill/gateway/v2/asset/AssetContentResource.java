package io.comfymill.gateway.v2.asset;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.gateway.artifacts.StoredFile;
import io.comfymill.gateway.comfyui.FileAnswer;
import io.comfymill.gateway.comfyui.ViewResource;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.v2.error.ApiErrors;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
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
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The bytes of assets: for their tenant, and for whoever holds a signed URL. */
@Path("/api/v2/assets/{id}/content")
@Tag(name = "comfy-api-v2")
public class AssetContentResource {
  private final AssetFinder finder;
  private final ContentLinks links;
  private final ArtifactStore store;
  private final RequestTenant tenant;

  AssetContentResource(
      AssetFinder finder, ContentLinks links, ArtifactStore store, RequestTenant tenant) {
    this.finder = finder;
    this.links = links;
    this.store = store;
    this.tenant = tenant;
  }

  /** Blocking, since the bytes are read from the store while they are written to the client. */
  @GET
  @Blocking
  @Operation(summary = "The bytes, whole or in part")
  @APIResponse(responseCode = "200", description = "all of them")
  @APIResponse(responseCode = "206", description = "the part that Range names")
  @APIResponse(responseCode = "403", description = "the URL has expired or was changed")
  @APIResponse(responseCode = "404", description = "there is no such asset")
  @APIResponse(responseCode = "416", description = "there is no such part")
  public Uni<Response> content(
      @RestPath String id,
      @RestQuery @Nullable String expires,
      @RestQuery @Nullable String signature,
      @Context HttpHeaders headers) {
    ViewResource.Conditions conditions = ViewResource.Conditions.of(headers);
    return ApiErrors.answering(
        () ->
            permitted(id, expires, signature)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(row -> answer(row, conditions)));
  }

  private Uni<AssetRecordRow> permitted(
      String id, @Nullable String expires, @Nullable String signature) {
    return signature == null
        ? finder.find(tenant.current(), id)
        : finder.anyTenants(id).call(row -> links.verify(row.id, expires, signature));
  }

  private Response answer(AssetRecordRow row, ViewResource.Conditions conditions) {
    ArtifactKey key = new ArtifactKey(row.artifactKey);
    try {
      OptionalLong size = store.size(key);
      if (size.isEmpty()) {
        throw new ApiException(ErrorCode.OUTPUT_UNAVAILABLE, "the bytes of this asset are gone");
      }
      Response answer =
          FileAnswer.of(
              new StoredFile(row.name, key, row.id.toString(), row.createdAt),
              size.getAsLong(),
              conditions,
              offset -> store.open(key, offset));
      boolean shown = answer.getStatus() == 200 || answer.getStatus() == 206;
      return shown && !MediaTypes.isActive(row.contentType)
          ? Response.fromResponse(answer).type(row.contentType).build()
          : answer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + key, e);
    }
  }
}
