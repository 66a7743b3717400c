package io.comfymill.gateway.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.gateway.database.ModelRow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model of the catalogue.
 *
 * @param sources without their queries, which may hold secrets
 * @param wantedBy the nodes that are to have it
 * @param fetches of those that are to have it, for jobs too, and have it not
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record CatalogueView(
    String id,
    String folder,
    String name,
    String sha256,
    long bytes,
    List<String> sources,
    @Nullable String licence,
    List<String> wantedBy,
    List<Fetch> fetches,
    Instant createdAt,
    String createdBy) {
  /** How far a node is. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fetch(String node, String state, long bytes, @Nullable String message) {
    static Fetch of(String node, NodeFetches.Fetch fetch) {
      return new Fetch(
          node, fetch.state().name().toLowerCase(Locale.ROOT), fetch.bytes(), fetch.message());
    }
  }

  static CatalogueView of(ModelRow row, ModelFetches fetches) {
    List<String> wantedBy = row.wantedBy.lines().toList();
    return new CatalogueView(
        row.id,
        row.folder,
        row.name,
        row.sha256,
        row.bytes,
        row.sources.lines().map(CatalogueView::shown).toList(),
        row.licence,
        wantedBy,
        fetches.of(row.id),
        row.createdAt,
        row.createdBy);
  }

  private static String shown(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query) + "?…";
  }
}
