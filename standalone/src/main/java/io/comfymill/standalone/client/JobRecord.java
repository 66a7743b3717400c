package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job that was submitted some time ago, by whomever, as a gateway tells of it. */
public record JobRecord(Gateway gateway, String id) {
  private static final String OPTIONS = "comfymill";

  /** What holds for one run alone, and for no other. */
  private static final List<String> OF_THAT_RUN =
      List.of("deadline", "held", "start_after", "depends_on", "depends_when", "merge_within");

  private static final List<String> MADE_BY_THE_GATEWAY = List.of("client_id", "create_time");

  private String path() {
    return "/api/jobs/" + Gateway.segment(id);
  }

  /**
   * Its state, times, workflow and outputs.
   *
   * @throws IOException also where there is no such job
   */
  public JsonNode details() throws IOException, InterruptedException {
    return detailsIfKept().orElseThrow(this::noSuchJob);
  }

  /** As {@link #details}; empty of one that was cancelled before it ran, or deleted since. */
  public Optional<JsonNode> detailsIfKept() throws IOException, InterruptedException {
    return find(path());
  }

  /** Where it ran and runs, and why it waits. */
  public JsonNode placement() throws IOException, InterruptedException {
    return find(path() + "/placement").orElseThrow(this::noSuchJob);
  }

  /** Whether it waited or ran, and is now on its way to its end. */
  public boolean cancel() throws IOException, InterruptedException {
    return gateway.change("POST", path() + "/cancel", null).json().path("cancelled").asBoolean();
  }

  /**
   * Deletes its outputs.
   *
   * @throws IOException also where they are still needed
   */
  public JsonNode deleteOutputs() throws IOException, InterruptedException {
    return gateway.change("DELETE", path() + "/outputs", null).json();
  }

  private Optional<JsonNode> find(String path) throws IOException, InterruptedException {
    Gateway.Answer answer = gateway.ask(path);
    return answer.status() == Gateway.NOT_FOUND
        ? Optional.empty()
        : Optional.of(Gateway.requireOk(path, answer));
  }

  private IOException noSuchJob() {
    return new IOException("there is no job " + id);
  }

  /** The outputs of one that has ended, and why there are none. */
  public static JobResult result(JsonNode details) {
    ObjectNode entry = WireJson.mapper().createObjectNode();
    entry.set("status", details.path("execution_status"));
    entry.set("outputs", details.path("outputs"));
    return new JobResult(entry);
  }

  /** Its workflow and options, to be submitted once more and to run once more. */
  public PromptFile prompt()
      throws IOException, InterruptedException, PromptFile.NotSubmittableException {
    try (InputStream details = gateway.open(path()).orElseThrow(this::noSuchJob)) {
      return PromptFile.read(details, "job " + id, JobRecord::again);
    }
  }

  static ObjectNode again(JsonNode details) {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("prompt", details.at("/workflow/prompt"));
    JsonNode extraData = details.at("/workflow/extra_data");
    ObjectNode options = WireJson.mapper().createObjectNode();
    if (extraData instanceof ObjectNode all) {
      if (all.path(OPTIONS) instanceof ObjectNode nested) {
        options.setAll(nested);
      }
      for (Map.Entry<String, JsonNode> entry : all.properties()) {
        if (entry.getKey().startsWith(OPTIONS + ".")) {
          options.set(entry.getKey().substring(OPTIONS.length() + 1), entry.getValue());
        }
      }
      all.remove(MADE_BY_THE_GATEWAY);
      all.properties().removeIf(entry -> entry.getKey().startsWith(OPTIONS + "."));
      body.set("extra_data", all);
    }
    options.remove(OF_THAT_RUN);
    body.withObjectProperty("extra_data").set(OPTIONS, options.put("merge", false));
    return body;
  }
}
