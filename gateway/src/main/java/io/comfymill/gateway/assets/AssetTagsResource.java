package io.comfymill.gateway.assets;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AssetRecordRow;
import io.comfymill.gateway.security.RequestTenant;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The tags of one asset. */
@Path("/api/assets/{id}/tags")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "comfyui")
public class AssetTagsResource {
  /** ComfyUI sets it itself. */
  private static final String SYSTEM_TAG = "missing";

  private final LocalAssets assets;
  private final RequestTenant tenant;

  AssetTagsResource(LocalAssets assets, RequestTenant tenant) {
    this.assets = assets;
    this.tenant = tenant;
  }

  /** What became of tags that were to be added. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Added(Set<String> added, Set<String> alreadyPresent, Set<String> totalTags) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Give it tags: {tags: […]}")
  public Uni<Added> add(@RestPath String id, byte[] body) {
    return change(
        id,
        body,
        (present, wanted) -> {
          Set<String> added = without(wanted, present);
          present.addAll(added);
          return new Added(added, without(wanted, added), present);
        });
  }

  /** What became of tags that were to be removed. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Removed(
      Set<String> removed,
      Set<String> notPresent,
      Set<String> totalTags,
      @JsonProperty("protected") List<String> protectedTags) {}

  @DELETE
  @Consumes(MediaType.WILDCARD)
  @NonBlocking
  @Operation(summary = "Take tags from it: {tags: […]}")
  public Uni<Removed> remove(@RestPath String id, byte[] body) {
    return change(
        id,
        body,
        (present, wanted) -> {
          Set<String> absent = without(wanted, present);
          Set<String> removed = without(wanted, absent);
          present.removeAll(removed);
          return new Removed(removed, absent, present, List.of());
        });
  }

  /**
   * @param change of the tags that the asset has, given those that the client names
   */
  private <T> Uni<T> change(
      String id, byte[] body, BiFunction<Set<String>, Set<String>, T> change) {
    return AssetErrors.answering(
        () -> {
          Set<String> wanted = wanted(body);
          return assets
              .find(tenant.current(), id)
              .chain(
                  row -> {
                    Set<String> present = tags(row);
                    T changed = change.apply(present, wanted);
                    row.tags = NewAssets.json(present);
                    return assets.store(row).replaceWith(changed);
                  });
        });
  }

  private static Set<String> wanted(byte[] body) {
    Set<String> tags = AssetFields.parse(body).tags();
    if (tags == null || tags.isEmpty()) {
      throw AssetException.invalidBody("tags must be a list of at least one");
    }
    if (tags.contains(SYSTEM_TAG)) {
      throw new AssetException(
          400, "SYSTEM_TAG_FORBIDDEN", "the tag %s is the server's".formatted(SYSTEM_TAG));
    }
    return tags;
  }

  private static Set<String> tags(AssetRecordRow row) {
    Set<String> tags = new LinkedHashSet<>();
    AssetView.json(row.tags).forEach(tag -> tags.add(tag.textValue()));
    return tags;
  }

  private static Set<String> without(Set<String> from, Set<String> taken) {
    Set<String> rest = new LinkedHashSet<>(from);
    rest.removeAll(taken);
    return rest;
  }
}
