package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the model files of a fleet, page by page. */
public final class FleetModelPages {
  private static final int PAGE = 1000;

  private FleetModelPages() {}

  /**
   * @param part what folder and name contain; empty for all
   */
  public static List<JsonNode> of(Gateway gateway, String part)
      throws IOException, InterruptedException {
    String search = URLEncoder.encode(part, StandardCharsets.UTF_8);
    List<JsonNode> models = new ArrayList<>();
    JsonNode page;
    do {
      page =
          gateway
              .get(
                  "/api/fleet/models?search=%s&offset=%d&limit=%d"
                      .formatted(search, models.size(), PAGE))
              .path("models");
      page.forEach(models::add);
    } while (page.size() == PAGE);
    return models;
  }
}
