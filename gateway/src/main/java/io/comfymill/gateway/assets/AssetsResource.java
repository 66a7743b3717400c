package io.comfymill.gateway.assets;

import io.comfymill.common.id.TenantId;
import io.comfymill.gateway.artifacts.AssetRecords;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.quota.Quotas;
import io.comfymill.gateway.security.Caller;
import io.comfymill.gateway.security.RequestTenant;
import io.comfymill.gateway.submit.body.PacedBodies;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** {@code /api/assets}: a tenant's files by id, name, tag and content. */
@Path("/api/assets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class AssetsResource {
  private static final Logger LOG = Logger.getLogger(AssetsResource.class);
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 500;

  private final LocalAssets assets;
  private final NewAssets made;
  private final AssetRecords records;
  private final RequestTenant tenant;
  private final Quotas quotas;

  AssetsResource(
      LocalAssets assets,
      NewAssets made,
      AssetRecords records,
      RequestTenant tenant,
      Quotas quotas) {
    this.assets = assets;
    this.made = made;
    this.records = records;
    this.tenant = tenant;
    this.quotas = quotas;
  }

  @GET
  @NonBlocking
  @Operation(summary = "Assets by tags, name and hash, a page at a time")
  public Uni<AssetListing> list(
      @BeanParam AssetQuery query,
      @RestQuery @Nullable String limit,
      @RestQuery @Nullable String offset,
      @RestQuery @Nullable String after,
      @RestQuery @Nullable String sort,
      @RestQuery @Nullable String order,
      @RestQuery("metadata_filter") @Nullable String metadataFilter) {
    return AssetErrors.answering(
        () -> {
          if (metadataFilter != null) {
            throw new AssetException(400, "UNSUPPORTED_PARAM", "metadata_filter is not supported");
          }
          AssetFilter filter = query.filter();
          int first = integer("offset", offset, 0, 0, Integer.MAX_VALUE);
          int size = integer("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
          String by = sort == null ? "created_at" : sort;
          AssetCursor cursor =
              after == null || after.isEmpty()
                  ? null
                  : AssetCursor.parse(after, by, descending(order));
          // One more than is shown, to see whether there are more.
          LocalAssets.Page page =
              new LocalAssets.Page(
                  filter, by, descending(order), cursor, cursor == null ? first : 0, size + 1);
          TenantId current = tenant.current();
          return assets
              .page(current, page)
              .chain(
                  rows ->
                      assets
                          .count(current, filter)
                          .map(total -> AssetListing.of(rows, total, page)));
        });
  }

  private static boolean descending(@Nullable String order) {
    if (order != null && !order.equals("asc") && !order.equals("desc")) {
      throw AssetException.invalidQuery("order must be asc or desc");
    }
    return !"asc".equals(order);
  }

  static int integer(String name, @Nullable String text, int absent, int min, int max) {
    if (text == null || text.isEmpty()) {
      return absent;
    }
    if (text.matches("\\d{1,9}")
        && Integer.parseInt(text) >= min
        && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw AssetException.invalidQuery("%s must be from %d to %d".formatted(name, min, max));
  }

  /** Blocking, since the file is stored while it arrives. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @Blocking
  @Operation(summary = "Upload: file, tags, name?, user_metadata?, hash?, mime_type?, preview_id?")
  public Uni<Response> upload(
      @Context RoutingContext exchange,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType) {
    Caller caller = tenant.caller();
    return AssetErrors.answering(
        () -> {
          NewAssets.Arrived arrived = receive(exchange, contentType);
          return quotas
              .upload(caller, arrived.content().sizeBytes())
              .chain(() -> made.add(caller.tenant(), arrived))
              .map(asset -> created(asset, asset.newBytes() ? 201 : 200));
        });
  }

  private NewAssets.Arrived receive(RoutingContext exchange, @Nullable String contentType) {
    try {
      return made.receive(contentType, PacedBodies.of(exchange));
    } catch (IOException e) {
      LOG.debugf(e, "an upload broke off");
      throw AssetException.invalidBody("the upload broke off, or could not be stored");
    }
  }

  @POST
  @Path("/from-hash")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "An asset of bytes that are there: {hash, tags, name?, …}")
  public Uni<Response> fromHash(byte[] body) {
    return AssetErrors.answering(
        () ->
            made.fromHash(tenant.current(), AssetFields.parse(body))
                .map(asset -> created(asset, 201)));
  }

  private static Response created(NewAssets.Made asset, int status) {
    return Response.status(status).entity(AssetView.of(asset.row(), asset.newBytes())).build();
  }

  @HEAD
  @Path("/hash/{hash}")
  @Operation(summary = "Whether there are bytes with that hash")
  public Uni<Response> hash(@RestPath String hash) {
    return AssetErrors.answering(
        () -> {
          if (!hash.matches("blake3:[0-9a-f]{64}")) {
            return Uni.createFrom().item(Response.status(400).build());
          }
          return records
              .withHash(tenant.current(), hash.substring("blake3:".length()))
              .map(rows -> Response.status(rows.isEmpty() ? 404 : 200).build());
        });
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "An asset")
  public Uni<AssetView> one(@RestPath String id) {
    return AssetErrors.answering(() -> find(id).map(row -> AssetView.of(row, null)));
  }

  @PUT
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Change it: {name?, user_metadata?, preview_id?}")
  public Uni<AssetView> change(@RestPath String id, byte[] body) {
    return AssetErrors.answering(
        () -> {
          AssetFields fields = AssetFields.parse(body);
          if (fields.name() == null
              && fields.userMetadata() == null
              && fields.previewId() == null) {
            throw AssetException.invalidBody("give name, user_metadata or preview_id");
          }
          return find(id)
              .call(row -> assets.store(changed(row, fields)))
              .map(row -> AssetView.of(row, null));
        });
  }

  private static AssetRecordRow changed(AssetRecordRow row, AssetFields fields) {
    if (fields.name() != null) {
      row.name = fields.name();
    }
    if (fields.userMetadata() != null) {
      row.userMetadata = fields.userMetadata().toString();
    }
    if (fields.previewId() != null) {
      row.previewId = fields.previewId();
    }
    return row;
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Forget an asset that was uploaded")
  public Uni<Response> delete(@RestPath String id) {
    return AssetErrors.answering(
        () ->
            find(id)
                .chain(row -> records.delete(row.id))
                .map(
                    deleted -> {
                      if (!deleted) {
                        throw new AssetException(
                            403, "ASSET_IMMUTABLE", "an output belongs to its job");
                      }
                      return Response.noContent().build();
                    }));
  }

  private Uni<AssetRecordRow> find(String id) {
    return assets.find(tenant.current(), id);
  }
}
