package io.comfymill.standalone.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.client.Gateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What nodes, pools and hosts complain of, as a gateway knows it. */
final class FleetCheck implements Check {
  private static final String BROKEN = "docs/runbooks/ComfymillServersBreak.md";
  private static final Duration LONG_SILENCE = Duration.ofMinutes(2);

  private final Gateway gateway;
  private final Instant now;

  FleetCheck(Gateway gateway, Instant now) {
    this.gateway = gateway;
    this.now = now;
  }

  @Override
  public String about() {
    return "fleet";
  }

  @Override
  public void run(Diagnosis diagnosis) throws IOException, InterruptedException {
    JsonNode nodes = gateway.get("/api/nodes");
    diagnosis.saw("fleet", nodes.size() + " nodes");
    if (nodes.isEmpty()) {
      diagnosis.problem(
          "fleet",
          "there are no nodes, so no job can run.",
          "start an agent with comfymill.agent.nodes: docs/run-your-own-servers.md");
    }
    nodes.forEach(node -> look(node, diagnosis));
    gateway.get("/api/pools").path("pools").forEach(pool -> lookAtPool(pool, diagnosis));
    gateway.get("/api/hosts").path("hosts").forEach(host -> lookAtHost(host, diagnosis));
    lookAtVersions(gateway.get("/api/fleet/drift").path("versions"), diagnosis);
  }

  private void look(JsonNode node, Diagnosis diagnosis) {
    String about = "node " + node.path("id").asText();
    String why = why(node);
    switch (node.path("status").asText()) {
      case "offline" ->
          diagnosis.problem(about, "it is offline" + why + silence(node) + ".", BROKEN);
      case "unhealthy" -> diagnosis.problem(about, "it is unhealthy" + why + ".", BROKEN);
      case "draining" ->
          diagnosis.warn(
              about, "it takes no jobs, for it was drained.", "comfymill nodes resume NODE");
      case "disabled" ->
          diagnosis.warn(
              about, "it takes no jobs, for it was disabled.", "comfymill nodes enable NODE");
      default -> {
        // It takes jobs.
      }
    }
    if (node.path("restart_needed").asBoolean()) {
      diagnosis.warn(about, "its ComfyUI wants to be started anew" + why + ".", BROKEN);
    }
  }

  private static String why(JsonNode node) {
    String detail = node.path("health_detail").asText(node.path("detail").asText(""));
    return detail.isBlank() || detail.equals("null") ? "" : ": " + detail.replaceAll("\\.+$", "");
  }

  private String silence(JsonNode node) {
    String heard = node.path("last_heartbeat_at").asText("");
    if (heard.isEmpty()) {
      return "";
    }
    Duration silent = Duration.between(Instant.parse(heard), now);
    return silent.compareTo(LONG_SILENCE) < 0
        ? ""
        : " (its agent was last heard %d minutes ago)".formatted(silent.toMinutes());
  }

  private static void lookAtPool(JsonNode pool, Diagnosis diagnosis) {
    if (pool.path("nodes").asInt() > 0 && pool.path("online").asInt() == 0) {
      diagnosis.problem(
          "pool " + pool.path("name").asText(),
          "none of its %d nodes takes jobs.".formatted(pool.path("nodes").asInt()),
          "docs/runbooks/ComfymillPoolHasNoNodes.md");
    }
  }

  private static void lookAtHost(JsonNode host, Diagnosis diagnosis) {
    JsonNode resources = host.path("resources");
    DiskSpace.look(
        "host " + host.path("name").asText(),
        "the disk of its agent",
        resources.path("disk_free_bytes").asLong(),
        resources.path("disk_total_bytes").asLong(),
        diagnosis);
  }

  private static void lookAtVersions(JsonNode versions, Diagnosis diagnosis) {
    List<String> words = new ArrayList<>();
    versions.forEach(
        version ->
            words.add(
                "%s on %d nodes"
                    .formatted(
                        version.path("comfyui_version").asText(), version.path("nodes").size())));
    if (!words.isEmpty()) {
      diagnosis.saw("comfyui", String.join(", ", words));
    }
    if (words.size() > 1) {
      diagnosis.warn(
          "fleet",
          "nodes have different versions of ComfyUI: " + String.join(", ", words) + ".",
          "comfymill nodes diff A B shows what else differs; update the older ones");
    }
  }
}
