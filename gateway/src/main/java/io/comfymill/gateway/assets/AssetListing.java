package io.comfymill.gateway.assets;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.database.AssetRecordRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of assets.
 *
 * @param total of all pages
 * @param nextCursor where the next page begins; null on the last
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AssetListing(
    List<AssetView> assets, long total, boolean hasMore, @Nullable String nextCursor) {
  public AssetListing {
    assets = List.copyOf(assets);
  }

  /**
   * @param found one more than is shown, where there are more
   */
  static AssetListing of(List<AssetRecordRow> found, long total, LocalAssets.Page page) {
    boolean more = found.size() == page.limit();
    List<AssetRecordRow> rows = more ? found.subList(0, found.size() - 1) : found;
    return new AssetListing(
        rows.stream().map(row -> AssetView.of(row, null)).toList(),
        total,
        more,
        more ? AssetCursor.after(rows.get(rows.size() - 1), page).text() : null);
  }
}
