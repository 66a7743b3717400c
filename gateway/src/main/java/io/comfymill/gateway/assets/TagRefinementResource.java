package io.comfymill.gateway.assets;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The tags by which a selection of assets can be narrowed. */
@Path("/api/assets/tags/refine")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class TagRefinementResource {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  private final LocalAssets assets;
  private final RequestTenant tenant;

  TagRefinementResource(LocalAssets assets, RequestTenant tenant) {
    this.assets = assets;
    this.tenant = tenant;
  }

  /** How many of the assets that pass have each tag. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Refinement(Map<String, Long> tagCounts) {}

  @GET
  @NonBlocking
  @Operation(summary = "The tags of the assets that pass, with counts")
  public Uni<Refinement> refine(@BeanParam AssetQuery query, @RestQuery @Nullable String limit) {
    return AssetErrors.answering(
        () ->
            assets
                .tags(
                    tenant.current(),
                    query.filter(),
                    "",
                    true,
                    0,
                    AssetsResource.integer("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT))
                .map(
                    tags -> {
                      Map<String, Long> counts = new LinkedHashMap<>();
                      tags.forEach(tag -> counts.put(tag.name(), tag.count()));
                      return new Refinement(counts);
                    }));
  }
}
