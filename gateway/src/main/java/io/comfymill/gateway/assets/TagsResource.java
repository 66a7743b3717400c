package io.comfymill.gateway.assets;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** All tags of a tenant's assets. */
@Path("/api/tags")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class TagsResource {
  private static final AssetFilter ALL =
      new AssetFilter(List.of(), List.of(), List.of(), null, null);
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_PREFIX = 256;

  private final LocalAssets assets;
  private final RequestTenant tenant;

  TagsResource(LocalAssets assets, RequestTenant tenant) {
    this.assets = assets;
    this.tenant = tenant;
  }

  /** A page of all tags. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record TagPage(List<LocalAssets.TagCount> tags, int total, boolean hasMore) {
    public TagPage {
      tags = List.copyOf(tags);
    }
  }

  @GET
  @NonBlocking
  @Operation(summary = "Tags and how many assets have each: ?prefix=&limit=&offset=&order=")
  public Uni<TagPage> tags(
      @RestQuery @Nullable String prefix,
      @RestQuery @Nullable String limit,
      @RestQuery @Nullable String offset,
      @RestQuery @Nullable String order) {
    return AssetErrors.answering(
        () -> {
          if (prefix != null && prefix.length() > MAX_PREFIX) {
            throw AssetException.invalidQuery("prefix must be shorter");
          }
          if (order != null && !order.equals("count_desc") && !order.equals("name_asc")) {
            throw AssetException.invalidQuery("order must be count_desc or name_asc");
          }
          int first = AssetsResource.integer("offset", offset, 0, 0, Integer.MAX_VALUE);
          int size = AssetsResource.integer("limit", limit, DEFAULT_LIMIT, 1, MAX_LIMIT);
          String start = prefix == null ? "" : prefix;
          return assets
              .tags(tenant.current(), ALL, start, !"name_asc".equals(order), 0, Integer.MAX_VALUE)
              .map(tags -> page(tags, first, size));
        });
  }

  private static TagPage page(List<LocalAssets.TagCount> tags, int first, int size) {
    List<LocalAssets.TagCount> shown = tags.stream().skip(first).limit(size).toList();
    return new TagPage(shown, tags.size(), first + shown.size() < tags.size());
  }
}
