package io.comfymill.gateway.v2.asset;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.submit.SubmitClaim;
import io.comfymill.gateway.submit.body.PacedBodies;
import io.comfymill.gateway.v2.error.ApiErrors;
import io.comfymill.gateway.v2.error.ApiException;
import io.comfymill.gateway.v2.error.ErrorCode;
import io.comfymill.gateway.v2.key.IdempotencyKeys;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** {@code /api/v2/assets}: files that clients know by id, and by their content's hash. */
@Path("/api/v2/assets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfy-api-v2")
public class AssetsV2Resource {
  private static final Logger LOG = Logger.getLogger(AssetsV2Resource.class);

  private final AssetUploads uploads;
  private final AssetsFromHash fromHash;
  private final AssetFinder finder;
  private final AssetRecords records;
  private final IdempotencyKeys keys;
  private final ContentLinks links;
  private final RequestTenant tenant;
  private final Quotas quotas;

  AssetsV2Resource(
      AssetUploads uploads,
      AssetsFromHash fromHash,
      AssetFinder finder,
      AssetRecords records,
      IdempotencyKeys keys,
      ContentLinks links,
      RequestTenant tenant,
      Quotas quotas) {
    this.uploads = uploads;
    this.fromHash = fromHash;
    this.finder = finder;
    this.records = records;
    this.keys = keys;
    this.links = links;
    this.tenant = tenant;
    this.quotas = quotas;
  }

  /** Blocking, since the file is stored while it arrives. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Upload: file, content_type, file_path, expected_hash?, tags?, expires_in?")
  @APIResponse(responseCode = "201", description = "the asset, of new bytes")
  @APIResponse(responseCode = "200", description = "the asset, of bytes that were there already")
  @APIResponse(responseCode = "409", description = "the bytes do not have the expected hash")
  @APIResponse(responseCode = "413", description = "it is too large")
  @APIResponse(responseCode = "422", description = "the form is wrong")
  public Uni<Response> upload(
      @Context RoutingContext exchange,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
      @HeaderParam("Idempotency-Key") @Nullable String key) {
    Caller caller = tenant.caller();
    TenantId current = caller.tenant();
    return ApiErrors.answering(
        () -> {
          AssetUploads.Upload upload = receive(exchange, contentType);
          SubmitClaim claim = keys.claim(current, key);
          return quotas
              .upload(caller, upload.content().sizeBytes())
              .chain(claim::make)
              .chain(() -> uploads.add(current, upload).onFailure().call(claim::release))
              .chain(taken -> answer(taken, taken.newBytes(), exchange));
        });
  }

  private AssetUploads.Upload receive(RoutingContext exchange, @Nullable String contentType) {
    try {
      return uploads.receive(contentType, PacedBodies.of(exchange));
    } catch (IOException e) {
      LOG.debugf(e, "an upload broke off");
      throw ApiException.invalid("the body", "breaks off, or could not be stored");
    }
  }

  @POST
  @Path("/from-hash")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "An asset of bytes that are there: {hash, file_path?, tags?, expires_in?}")
  @APIResponse(responseCode = "201", description = "the asset")
  @APIResponse(responseCode = "200", description = "the asset, which was there already")
  @APIResponse(responseCode = "404", description = "there are no such bytes")
  public Uni<Response> fromHash(byte[] body, @Context RoutingContext exchange) {
    return ApiErrors.answering(
        () ->
            fromHash
                .make(tenant.current(), AssetUploads.parse(body))
                .chain(taken -> answer(taken, taken.made(), exchange)));
  }

  @HEAD
  @Path("/by-hash/{hash}")
  @Operation(summary = "Whether there are bytes with that hash")
  @APIResponse(responseCode = "200", description = "there are")
  @APIResponse(responseCode = "404", description = "there are none")
  public Uni<Response> byHash(@RestPath String hash) {
    return ApiErrors.answering(
        () ->
            (hash.matches("blake3:[0-9a-f]{64}")
                    ? uploads.isKnown(tenant.current(), hash.substring("blake3:".length()))
                    : Uni.createFrom().item(false))
                .map(known -> Response.status(known ? 200 : 404).build()));
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "An asset, with a fresh URL of its bytes")
  @APIResponse(responseCode = "200", description = "the asset")
  @APIResponse(responseCode = "404", description = "there is no such asset")
  public Uni<AssetDocument> one(@RestPath String id, @Context RoutingContext exchange) {
    return ApiErrors.answering(
        () ->
            finder
                .find(tenant.current(), id)
                .chain(finder::hashed)
                .chain(row -> document(row, null, exchange)));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Forget an uploaded asset")
  @APIResponse(responseCode = "204", description = "it is forgotten")
  @APIResponse(responseCode = "404", description = "there is no such asset")
  @APIResponse(responseCode = "409", description = "a job refers to it")
  public Uni<Response> delete(@RestPath String id) {
    return ApiErrors.answering(
        () ->
            finder
                .find(tenant.current(), id)
                .invoke(AssetsV2Resource::requireUpload)
                .chain(row -> records.delete(row.id))
                .map(
                    deleted -> {
                      if (!deleted) {
                        throw ApiException.notFound("asset");
                      }
                      return Response.noContent().build();
                    }));
  }

  private static void requireUpload(AssetRecordRow row) {
    if (row.jobId != null) {
      throw new ApiException(ErrorCode.ASSET_IN_USE, "a job refers to this asset");
    }
  }

  private Uni<Response> answer(AssetUploads.Taken taken, boolean created, RoutingContext exchange) {
    UUID id = taken.row().id;
    return document(taken.row(), taken.newBytes(), exchange)
        .map(
            asset ->
                Response.status(created ? 201 : 200)
                    .location(java.net.URI.create("/api/v2/assets/" + id))
                    .entity(asset)
                    .build());
  }

  private Uni<AssetDocument> document(
      AssetRecordRow row, @Nullable Boolean createdNew, RoutingContext exchange) {
    return links
        .signer(exchange.request())
        .map(signer -> AssetDocument.of(row, createdNew, signer));
  }
}
