package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** What changes, as a gateway tells it at {@code GET /api/events}. */
public final class EventStream {
  private static final String PATH = "/api/events?topics=";

  private EventStream() {}

  /**
   * Reads until the gateway ends it, or the thread is interrupted.
   *
   * @param topics with commas between
   * @param told called with the name and the data of each event
   * @throws IOException where it breaks off, or is refused
   */
  public static void read(Gateway gateway, String topics, BiConsumer<String, JsonNode> told)
      throws IOException, InterruptedException {
    InputStream stream =
        gateway
            .open(PATH + topics)
            .orElseThrow(() -> new IOException("this gateway is too old: it has no /api/events"));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          told.accept(name, WireJson.mapper().readTree(line.substring("data: ".length())));
        }
      }
    }
  }
}
