package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** What changes, as a gateway tells it by server-sent events. */
public final class EventStream {
  private EventStream() {}

  /**
   * Reads until the gateway ends it, or the thread is interrupted.
   *
   * @param path such as {@code /api/events?topics=jobs}
   * @param told called with the name and the data of each event
   * @throws IOException where it breaks off, or is refused
   */
  public static void read(Gateway gateway, String path, BiConsumer<String, JsonNode> told)
      throws IOException, InterruptedException {
    InputStream stream =
        gateway
            .open(path)
            .orElseThrow(() -> new IOException("this gateway is too old: it has no " + path));
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
