package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.modelfile.ModelFileName;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.ModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * The jobs that a gateway says were completed, as a workload that can be simulated: when each came,
 * by whom, and which models its workflow names. What nobody recorded is assumed, and said.
 */
public final class RecordedWorkload {
  private static final int PAGE = 200;
  private static final double ASSUMED_VRAM_GIB = 8;
  private static final double ASSUMED_LOAD_SECONDS = 10;

  private final List<Done> done = new ArrayList<>();
  private final SortedMap<String, SortedSet<String>> workflows = new TreeMap<>();

  private RecordedWorkload() {}

  private record Done(long createdAt, double seconds, String workflow, String client) {}

  /**
   * @param most the newest are taken
   */
  public static RecordedWorkload read(Gateway gateway, int most)
      throws IOException, InterruptedException {
    RecordedWorkload history = new RecordedWorkload();
    boolean more = true;
    for (int offset = 0; more && offset < most; offset += PAGE) {
      int size = Math.min(PAGE, most - offset);
      JsonNode page = gateway.get("/api/jobs?status=completed&limit=" + size + "&offset=" + offset);
      for (JsonNode job : page.path("jobs")) {
        history.add(gateway, job);
      }
      more = page.path("pagination").path("has_more").asBoolean();
    }
    return history;
  }

  private void add(Gateway gateway, JsonNode job) throws IOException, InterruptedException {
    long start = job.path("execution_start_time").asLong();
    long end = job.path("execution_end_time").asLong();
    if (start == 0 || end <= start) {
      return;
    }
    String id = job.path("id").asText();
    JsonNode prompt = gateway.get("/history/" + id).path(id).path("prompt");
    String client = prompt.path(3).path("client_id").asText("none");
    done.add(
        new Done(
            job.path("create_time").asLong(),
            (end - start) / 1000.0,
            workflow(prompt.path(2)),
            client));
  }

  /** Jobs with the same graph nodes and models count as the same workflow. */
  private String workflow(JsonNode graph) {
    SortedSet<String> models = new TreeSet<>();
    SortedSet<String> parts = new TreeSet<>();
    for (Map.Entry<String, JsonNode> node : graph.properties()) {
      parts.add(node.getKey() + "=" + node.getValue().path("class_type").asText());
      node.getValue().path("inputs").forEach(value -> addModel(value, models));
    }
    parts.addAll(models);
    CRC32 digest = new CRC32();
    digest.update(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    String name = "workflow-%08x".formatted(digest.getValue());
    workflows.put(name, models);
    return name;
  }

  private static void addModel(JsonNode value, SortedSet<String> models) {
    if (ModelFiles.isModelFile(value)) {
      models.add(ModelFileName.normalized(value.textValue()));
    }
  }

  public int jobs() {
    return done.size();
  }

  /** What is assumed, in words for the user. */
  public List<String> assumptions() {
    return List.of(
        "%d jobs of %d workflows were read".formatted(jobs(), workflows.size()),
        "assumed: a job runs as long as half of the jobs of its workflow did at most, on any node,",
        "  which leaves most of the loading out;",
        "assumed: a model takes %.0f GiB and %.0f s to load"
            .formatted(ASSUMED_VRAM_GIB, ASSUMED_LOAD_SECONDS));
  }

  /** As YAML, which includes JSON: one line per job. */
  public String workload() {
    StringBuilder text = new StringBuilder("# Written by comfymill simulate --from-history.\n");
    text.append("workflows:\n");
    workflows.forEach((name, models) -> line(text, workflow(name, models)));
    text.append("trace:\n");
    long first = done.stream().mapToLong(Done::createdAt).min().orElse(0);
    for (Done job : done) {
      ObjectNode one = WireJson.mapper().createObjectNode();
      one.put("at_seconds", (job.createdAt - first) / 1000.0);
      one.put("workflow", job.workflow);
      one.put("client", job.client);
      line(text, one);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, JsonNode value) {
    text.append("  - ").append(value).append('\n');
  }

  private ObjectNode workflow(String name, SortedSet<String> models) {
    ObjectNode workflow = WireJson.mapper().createObjectNode();
    workflow.put("name", name);
    workflow.put("run_seconds", median(name));
    ArrayNode files = workflow.putArray("models");
    for (String model : models) {
      files
          .addObject()
          .put("name", model)
          .put("vram_gib", ASSUMED_VRAM_GIB)
          .put("load_seconds", ASSUMED_LOAD_SECONDS);
    }
    return workflow;
  }

  private double median(String workflow) {
    double[] seconds =
        done.stream()
            .filter(job -> job.workflow.equals(workflow))
            .mapToDouble(Done::seconds)
            .sorted()
            .toArray();
    return seconds[seconds.length / 2];
  }
}
