package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Nodes as a table. */
final class NodeTable {
  private static final double BYTES_OF_GIB = 1L << 30;

  private NodeTable() {}

  static TextTable of(Iterable<JsonNode> nodes) {
    TextTable table =
        new TextTable(
            "NODE",
            "STATE",
            "POOL",
            "LABELS",
            "WEIGHT",
            "PRIORITY",
            "RUNNING",
            "SLOTS",
            "VRAM",
            "AGENT",
            "URL");
    for (JsonNode node : nodes) {
      table.row(
          node.path("id").asText(),
          state(node),
          Output.orDash(node.path("pool")),
          labels(node.path("labels")),
          Output.orDash(node.path("weight")),
          Output.orDash(node.path("priority")),
          Integer.toString(node.path("running").size()),
          node.path("slots").asText(),
          gibibytes(node.path("vram_total_bytes").asLong()),
          node.path("agent_id").asText(),
          node.path("url").asText());
    }
    return table;
  }

  private static String state(JsonNode node) {
    String status =
        node.path("status").asText(node.path("online").asBoolean() ? "online" : "offline");
    String why =
        switch (status) {
          case "offline" -> Output.orDash(node.path("detail"));
          case "unhealthy" -> Output.orDash(node.path("health_detail"));
          default -> "-";
        };
    String state = why.equals("-") ? status : status + " (" + why + ")";
    return node.path("restart_needed").asBoolean() ? state + ", needs a restart" : state;
  }

  private static String labels(JsonNode labels) {
    return labels.isEmpty()
        ? "-"
        : StreamSupport.stream(labels.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","));
  }

  private static String gibibytes(long bytes) {
    return bytes == 0 ? "-" : "%.1f GiB".formatted(bytes / BYTES_OF_GIB);
  }
}
