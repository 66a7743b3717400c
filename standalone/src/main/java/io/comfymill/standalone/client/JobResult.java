package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the history entry of a job that has ended. */
public record JobResult(JsonNode entry) {
  /** An output file, as clients name it. */
  public record OutputFile(String filename, String subfolder, String type) {
    String path() {
      return "/view?filename=%s&subfolder=%s&type=%s"
          .formatted(encode(filename), encode(subfolder), encode(type));
    }

    public URI address(Gateway gateway) {
      return gateway.address(path());
    }

    /** Its content; empty where there is no such file any more, or it is larger. */
    public Optional<byte[]> read(Gateway gateway, int mostBytes)
        throws IOException, InterruptedException {
      Optional<InputStream> content = gateway.open(path());
      if (content.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream in = content.get()) {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        return bytes.length > mostBytes ? Optional.empty() : Optional.of(bytes);
      }
    }

    private static String encode(String value) {
      return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
  }

  /** Why there is no result; empty where there is one. */
  public Optional<String> failure() {
    JsonNode status = entry.path("status");
    if (status.path("status_str").asText("success").equals("success")) {
      return Optional.empty();
    }
    for (JsonNode message : status.path("messages")) {
      String type = message.path(0).asText();
      if (type.equals("execution_interrupted")) {
        return Optional.of("the job was cancelled");
      }
      if (type.equals("execution_error")) {
        return Optional.of(describe(message.path(1)));
      }
    }
    return Optional.of("the job failed");
  }

  private static String describe(JsonNode error) {
    String message = error.path("exception_message").asText().strip();
    String where = error.path("node_id").asText();
    return where.isEmpty()
        ? "the job failed: " + message
        : "the job failed in graph node %s (%s): %s"
            .formatted(where, error.path("node_type").asText(), message);
  }

  /**
   * For programs: how the job ended, why, and its files.
   *
   * @param saved where the files are, in their order; empty where they were not saved
   */
  public JsonNode summary(String promptId, List<Path> saved) {
    ObjectNode summary = WireJson.mapper().createObjectNode();
    summary.put("prompt_id", promptId);
    summary.put("succeeded", failure().isEmpty());
    failure().ifPresent(why -> summary.put("error", why));
    ArrayNode files = summary.putArray("files");
    List<OutputFile> all = files();
    for (int i = 0; i < all.size(); i++) {
      OutputFile file = all.get(i);
      ObjectNode one = files.addObject();
      one.put("filename", file.filename()).put("subfolder", file.subfolder());
      one.put("type", file.type());
      if (i < saved.size()) {
        one.put("saved_as", saved.get(i).toString());
      }
    }
    return summary;
  }

  /** Everything with a file name, under whatever key the graph nodes list it. */
  public List<OutputFile> files() {
    List<OutputFile> files = new ArrayList<>();
    for (JsonNode node : entry.path("outputs")) {
      for (JsonNode list : node) {
        for (JsonNode item : list) {
          if (item.path("filename").isTextual()) {
            files.add(
                new OutputFile(
                    item.path("filename").asText(),
                    item.path("subfolder").asText(),
                    item.path("type").asText("output")));
          }
        }
      }
    }
    return files;
  }
}
