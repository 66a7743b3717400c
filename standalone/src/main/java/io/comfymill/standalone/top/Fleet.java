package io.comfymill.standalone.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of the fleet, from events and from what was asked. Thread-safe. */
public final class Fleet {
  private static final String DISCONNECTED = "not connected";

  private final Map<String, JsonNode> nodes = new TreeMap<>();
  private final Map<String, JsonNode> progress = new HashMap<>();
  private JsonNode queue = MissingNode.getInstance();
  private JsonNode pools = MissingNode.getInstance();
  private String head = "";
  private String trouble = DISCONNECTED;
  private boolean hasNodes;

  /**
   * What is known at one moment.
   *
   * @param pools as {@code GET /api/pools} has them
   * @param head the first job that waits, and why; empty for none
   * @param trouble why this is not as new as it should be; empty if it is
   */
  record Snapshot(
      List<NodeLine> nodes, JsonNode queue, JsonNode pools, String head, String trouble) {
    Snapshot {
      nodes = List.copyOf(nodes);
    }

    long jobs(String status) {
      return queue.path("jobs").path(status).asLong();
    }
  }

  /** Takes an event of {@code /api/events}. */
  public synchronized void take(String event, JsonNode data) {
    trouble = "";
    switch (event) {
      case "nodes" -> {
        if (!hasNodes) {
          nodes.clear();
        }
        hasNodes = true;
        data.path("changed").forEach(node -> nodes.put(node.path("id").asText(), node));
        data.path("gone").forEach(gone -> nodes.remove(gone.asText()));
      }
      case "progress" -> {
        progress.clear();
        data.forEach(job -> progress.put(job.path("id").asText(), job));
      }
      case "queue" -> queue = data;
      default -> {
        // Of jobs nothing is shown one by one.
      }
    }
  }

  /** What is only told to who asks. */
  public synchronized void take(JsonNode askedPools, String askedHead) {
    pools = askedPools;
    head = askedHead;
  }

  /** The stream broke off: with the next one all nodes are told anew. */
  public synchronized void lost(String why) {
    trouble = why;
  }

  /** The stream begins anew: its first event names all nodes. Until then the old ones are shown. */
  public synchronized void begin() {
    hasNodes = false;
  }

  /** Whether there is something to show. */
  public synchronized boolean isKnown() {
    return hasNodes && !queue.isMissingNode();
  }

  synchronized Snapshot snapshot() {
    List<NodeLine> lines = new ArrayList<>();
    nodes.values().forEach(node -> lines.add(NodeLine.of(node, progress)));
    return new Snapshot(lines, queue, pools, head, trouble);
  }

  /** All of it as one document. */
  public synchronized JsonNode document() {
    ObjectNode all = WireJson.mapper().createObjectNode();
    all.putArray("nodes").addAll(nodes.values());
    all.putArray("progress").addAll(progress.values());
    all.set("queue", queue);
    all.set("pools", pools.path("pools"));
    all.put("head", head);
    return all;
  }
}
