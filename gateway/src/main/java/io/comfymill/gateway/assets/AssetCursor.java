package io.comfymill.gateway.assets;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.database.AssetRecordRow;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Where a page of assets ended. What is added or deleted meanwhile moves no page, as it would with
 * an offset.
 *
 * @param value of the column that is sorted by, in the last row
 * @param id of that row
 */
record AssetCursor(String sort, boolean descending, String value, UUID id) {
  static AssetCursor after(AssetRecordRow last, LocalAssets.Page page) {
    Object value =
        switch (page.sort()) {
          case "name" -> last.name;
          case "size" -> last.sizeBytes;
          case "updated_at" -> last.updatedAt;
          case "last_access_time" -> last.lastAccessAt;
          default -> last.createdAt;
        };
    return new AssetCursor(page.sort(), page.descending(), value.toString(), last.id);
  }

  String text() {
    byte[] json = WireJson.write(List.of(sort, descending, value, id));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  /**
   * @throws AssetException where it is no cursor of a list in that order
   */
  static AssetCursor parse(String text, String sort, boolean descending) {
    try {
      JsonNode parts = WireJson.mapper().readTree(Base64.getUrlDecoder().decode(text));
      AssetCursor cursor =
          new AssetCursor(
              parts.path(0).asText(),
              parts.path(1).asBoolean(),
              parts.path(2).asText(),
              UUID.fromString(parts.path(3).asText()));
      if (cursor.sort().equals(sort) && cursor.descending() == descending) {
        return cursor;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw AssetException.invalidQuery("after must be the next_cursor of a page");
    }
    throw AssetException.invalidQuery("after is the next_cursor of a list in another order");
  }
}
