package io.comfymill.standalone.top;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with the job that runs on it.
 *
 * @param gpuLoad per cent, of its busiest card; null where no driver tells
 * @param why it is in its state; empty for no reason
 * @param job that runs; empty for none, {@code (another tenant's)} for one that is not to be seen
 * @param done 0 to 1; null where it is not known
 */
record NodeLine(
    String id,
    String status,
    String pool,
    @Nullable Integer gpuLoad,
    long vramUsed,
    long vramTotal,
    int attempts,
    int slots,
    String why,
    String job,
    @Nullable Double done,
    String doing) {

  /**
   * @param progress of running jobs, by their {@code prompt_id}
   */
  static NodeLine of(JsonNode node, Map<String, JsonNode> progress) {
    Integer load = null;
    for (JsonNode gpu : node.path("gpus")) {
      JsonNode percent = gpu.path("load_percent");
      load = percent.isNumber() ? Math.max(load == null ? 0 : load, percent.asInt()) : load;
    }
    JsonNode running = running(node.path("running"));
    String job = running.path("prompt_id").asText("");
    JsonNode far = progress.get(job);
    long total = node.path("vram_total_bytes").asLong();
    return new NodeLine(
        node.path("id").asText(),
        node.path("status").asText(),
        node.path("pool").asText(),
        load,
        total - node.path("vram_free_bytes").asLong(),
        total,
        node.path("running").size(),
        node.path("slots").asInt(),
        why(node),
        job,
        far == null ? null : far.path("value").asDouble(),
        far == null ? "" : text(far.path("message")));
  }

  /** The one that runs; those that were prefetched wait behind it. */
  private static JsonNode running(JsonNode attempts) {
    for (JsonNode attempt : attempts) {
      if (attempt.path("state").asText().equalsIgnoreCase("running")) {
        return attempt;
      }
    }
    return attempts.path(0);
  }

  private static String why(JsonNode node) {
    String why =
        text(node.path("online").asBoolean() ? node.path("health_detail") : node.path("detail"));
    return node.path("restart_needed").asBoolean() ? (why + " needs a restart").strip() : why;
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.asText("");
  }

  double vramShare() {
    return vramTotal == 0 ? 0 : (double) vramUsed / vramTotal;
  }

  boolean matches(String filter) {
    return String.join(" ", id, status, pool, job, why, doing).contains(filter);
  }
}
