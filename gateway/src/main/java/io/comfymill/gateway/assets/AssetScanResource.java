package io.comfymill.gateway.assets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * Scans, which a ComfyUI needs to know its folders. Here assets are made of what the database
 * knows, and whenever they are listed, so there is little left to do.
 */
@Path("/api/assets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class AssetScanResource {
  private static final Logger LOG = Logger.getLogger(AssetScanResource.class);
  private static final Set<String> ROOTS = Set.of("models", "input", "output");

  private final AssetIndex index;
  private final LocalAssets assets;
  private final RequestTenant tenant;

  AssetScanResource(AssetIndex index, LocalAssets assets, RequestTenant tenant) {
    this.index = index;
    this.assets = assets;
    this.tenant = tenant;
  }

  /**
   * What a scan does.
   *
   * @param marked how many assets were found to be gone
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scan(String status, @Nullable Long marked) {}

  /** How a scan is; between scans, which are short, {@code IDLE}. */
  public record State(String state, @Nullable Object progress, List<String> errors) {}

  @POST
  @Path("/seed")
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Make assets of uploads and outputs now: {roots?}; ?wait=true to its end")
  public Uni<Response> seed(byte[] body, @RestQuery @Nullable String wait) {
    return AssetErrors.answering(
        () -> {
          requireRoots(body);
          TenantId current = tenant.current();
          Uni<Void> scan = index.catchUp(current);
          if ("true".equalsIgnoreCase(wait) || "1".equals(wait)) {
            return scan.map(done -> Response.ok(new Scan("completed", null)).build());
          }
          scan.subscribe().with(done -> {}, failure -> LOG.warnf(failure, "scan for %s", current));
          return Uni.createFrom().item(Response.accepted(new Scan("started", null)).build());
        });
  }

  private static void requireRoots(byte[] body) {
    try {
      JsonNode roots = body.length == 0 ? null : WireJson.mapper().readTree(body).path("roots");
      if (roots == null || roots.isMissingNode() || roots.isNull()) {
        return;
      }
      for (JsonNode root : roots) {
        if (!ROOTS.contains(root.asText())) {
          throw AssetException.invalidBody("roots must be a list of models, input and output");
        }
      }
      if (!roots.isArray()) {
        throw AssetException.invalidBody("roots must be a list");
      }
    } catch (IOException e) {
      throw AssetException.invalidBody("the body is not valid JSON");
    }
  }

  @GET
  @Path("/seed/status")
  @NonBlocking
  @Operation(summary = "Whether a scan is under way")
  public State status() {
    return new State("IDLE", null, List.of());
  }

  @POST
  @Path("/seed/cancel")
  @NonBlocking
  @Operation(summary = "End a scan; there is none to end")
  public Scan cancel() {
    return new Scan("idle", null);
  }

  @POST
  @Path("/prune")
  @NonBlocking
  @Operation(summary = "Forget assets that have expired")
  public Uni<Scan> prune() {
    return assets.forgetExpired(tenant.current()).map(count -> new Scan("completed", count));
  }
}
