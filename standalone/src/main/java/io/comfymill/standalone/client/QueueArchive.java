package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The queued jobs as a file: on each line, a body of {@code POST /prompt}. Neither the file nor any
 * of its lines is ever in memory.
 */
public final class QueueArchive {
  private static final String PATH = "/api/queue-archive?limit=50&after=";
  private static final String NEXT = "Comfymill-Next";
  private static final int REMOVED_AT_ONCE = 200;

  private final Gateway gateway;

  public QueueArchive(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * The file is there once it is whole.
   *
   * @return the ids of the jobs in it
   */
  public List<String> writeTo(Path file) throws IOException, InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        for (String after = ""; after != null; after = page(after, out)) {}
      }
      List<String> ids = ids(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      return ids;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Where the next page begins; null for nowhere. */
  private @Nullable String page(String after, OutputStream out)
      throws IOException, InterruptedException {
    String path = PATH + URLEncoder.encode(after, StandardCharsets.UTF_8);
    HttpResponse<InputStream> response =
        gateway.send(gateway.request(path).GET().build(), BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("GET %s was answered with %d".formatted(path, response.statusCode()));
      }
      body.transferTo(out);
    }
    return response.headers().firstValue(NEXT).orElse(null);
  }

  /** Of all lines; long strings are skipped, not read. */
  private static List<String> ids(Path file) throws IOException {
    List<String> ids = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = WireJson.mapper().getFactory().createParser(in)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          boolean isId = json.currentName().equals("prompt_id");
          json.nextToken();
          if (isId) {
            ids.add(json.getText());
          } else {
            json.skipChildren();
          }
        }
      }
    }
    return ids;
  }

  /** Takes out of the queue those that still wait. */
  public void remove(List<String> ids) throws IOException, InterruptedException {
    for (int from = 0; from < ids.size(); from += REMOVED_AT_ONCE) {
      ObjectNode body = WireJson.mapper().createObjectNode();
      ArrayNode delete = body.putArray("delete");
      ids.subList(from, Math.min(ids.size(), from + REMOVED_AT_ONCE)).forEach(delete::add);
      gateway.tell("/queue", body);
    }
  }
}
