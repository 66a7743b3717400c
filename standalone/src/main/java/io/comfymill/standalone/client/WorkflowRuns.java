package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Published workflows, and their runs. */
public final class WorkflowRuns {
  private static final String WORKFLOWS = "/api/workflows";
  private static final String WAIT_FOR_END = "wait=20";

  private final Gateway gateway;

  public WorkflowRuns(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Where one is. */
  public static String path(String reference) {
    return WORKFLOWS + "/" + Gateway.segment(reference);
  }

  /**
   * @param text YAML or JSON
   * @throws IOException where it is wrong; the message names every mistake and its place
   */
  public JsonNode publish(String text) throws IOException, InterruptedException {
    String key = UUID.randomUUID().toString();
    return DefinitionPost.accepted(WORKFLOWS, DefinitionPost.send(gateway, WORKFLOWS, text, key));
  }

  /**
   * Starts a run; once, even where the answer is lost and asked for again.
   *
   * @param inputs as they were typed: files of images are uploaded
   * @throws IOException also where an input does not suit
   */
  public JsonNode start(String reference, Map<String, String> inputs)
      throws IOException, InterruptedException {
    JsonNode known = gateway.get(path(reference)).at("/inputs/properties");
    ObjectNode values = WireJson.mapper().createObjectNode();
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      values.set(input.getKey(), value(known.path(input.getKey()), input.getValue()));
    }
    String key = UUID.randomUUID().toString();
    try {
      return start(reference, values, key);
    } catch (NotReachableException e) {
      return start(reference, values, key);
    }
  }

  private JsonNode start(String reference, ObjectNode values, String key)
      throws IOException, InterruptedException {
    String path = path(reference) + "/runs";
    HttpRequest request =
        gateway
            .request(path)
            .timeout(Gateway.LONG_ANSWER)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofByteArray(WireJson.write(values)))
            .build();
    Gateway.Answer answer = gateway.read(gateway.send(request, BodyHandlers.ofInputStream()));
    if (answer.status() >= 300) {
      throw new IOException(Gateway.reason("POST " + path, answer));
    }
    return answer.json();
  }

  private JsonNode value(JsonNode known, String typed) throws IOException, InterruptedException {
    String type = known.path("x-comfymill-type").asText();
    if (type.equals("image") && Files.isRegularFile(Path.of(typed))) {
      return TextNode.valueOf(new Upload(Path.of(typed)).sendTo(gateway));
    }
    boolean isText = known.path("type").asText("string").equals("string") && !known.has("enum");
    return isText ? TextNode.valueOf(typed) : parsed(typed);
  }

  private static JsonNode parsed(String typed) {
    try {
      return WireJson.mapper().readTree(typed);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(typed); // a choice; of anything else the gateway says what it wants
    }
  }

  /** The run when it has ended. */
  public JsonNode await(JsonNode run) throws IOException, InterruptedException {
    String path = path(run.path("workflow").asText()) + "/runs/" + run.path("id").asText();
    JsonNode now = run;
    while (!now.has("finished_at")) {
      HttpRequest request =
          gateway
              .request(path)
              .timeout(Gateway.LONG_ANSWER)
              .header("Prefer", WAIT_FOR_END)
              .GET()
              .build();
      Gateway.Answer answer = gateway.read(gateway.send(request, BodyHandlers.ofInputStream()));
      if (answer.status() >= 300) {
        throw new IOException(Gateway.reason("GET " + path, answer));
      }
      now = answer.json();
    }
    return now;
  }

  /** The files that a run has made. */
  public static List<JobResult.OutputFile> files(JsonNode run) {
    List<JobResult.OutputFile> files = new ArrayList<>();
    for (JsonNode outputs : run.path("outputs")) {
      for (JsonNode output : outputs) {
        if (output.has("filename")) {
          files.add(
              new JobResult.OutputFile(
                  output.path("filename").asText(),
                  output.path("subfolder").asText(),
                  output.path("type").asText()));
        }
      }
    }
    return files;
  }
}
