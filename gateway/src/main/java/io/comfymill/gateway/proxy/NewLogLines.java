package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which lines of the nodes' logs have not been seen yet. One thread at a time. */
final class NewLogLines {
  private final Map<NodeId, String> last = new HashMap<>();

  /**
   * @param logs as nodes answer {@code /internal/logs/raw}; of one that is seen for the first time,
   *     no line is new
   * @return in the order of their times, which are texts that sort
   */
  List<JsonNode> of(Map<NodeId, JsonNode> logs) {
    List<JsonNode> lines = new ArrayList<>();
    logs.forEach((node, log) -> add(node, log.path("entries"), lines));
    lines.sort(Comparator.comparing(NewLogLines::time));
    return lines;
  }

  private void add(NodeId node, JsonNode entries, List<JsonNode> lines) {
    String seen = last.get(node);
    String newest = seen == null ? "" : seen;
    for (JsonNode entry : entries) {
      if (seen != null && time(entry).compareTo(seen) > 0) {
        lines.add(entry);
      }
      newest = time(entry).compareTo(newest) > 0 ? time(entry) : newest;
    }
    last.put(node, newest);
  }

  private static String time(JsonNode entry) {
    return entry.path("t").asText();
  }

  void forget() {
    last.clear();
  }
}
