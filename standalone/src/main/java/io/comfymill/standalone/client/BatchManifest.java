package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The manifest of a batch: each of its cells, and what was made of them. */
public final class BatchManifest {
  private BatchManifest() {}

  /**
   * @param named a batch, or a file that holds its manifest as JSON lines
   */
  public static List<JsonNode> read(Gateway gateway, String named)
      throws IOException, InterruptedException {
    Path file = Path.of(named);
    if (Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        return lines(named, in);
      }
    }
    String path = "/api/batches/%s/manifest?format=jsonl".formatted(Gateway.segment(named));
    try (InputStream in =
        gateway
            .open(path)
            .orElseThrow(() -> new IOException("there is no batch and no file called " + named))) {
      return lines(named, in);
    }
  }

  private static List<JsonNode> lines(String named, InputStream in) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        lines.add(line(named, lines.size() + 1, line));
      }
    }
    return lines;
  }

  private static JsonNode line(String named, int number, String text) throws IOException {
    try {
      JsonNode line = WireJson.mapper().readTree(text);
      if (line.has("cell") || line.has("join")) {
        return line;
      }
      throw new IOException("%s, line %d: is no cell of a batch".formatted(named, number));
    } catch (JsonProcessingException e) {
      throw new IOException("%s, line %d: is no JSON".formatted(named, number), e);
    }
  }
}
