package io.comfymill.simulator.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that have ended, oldest first. Kept as text, which takes a fraction of the memory of
 * trees.
 */
public final class PromptHistory {
  private static final int MAX_ENTRIES = 10_000;

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  public synchronized void put(QueueItem item, PromptOutcome outcome) {
    if (entries.size() >= MAX_ENTRIES) {
      Iterator<String> oldest = entries.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    entries.put(item.promptId(), WireJson.write(entry(item, outcome)));
  }

  private static ObjectNode entry(QueueItem item, PromptOutcome outcome) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.set("prompt", item.toHistoryJson());
    entry.set("outputs", outcome.outputs());
    ObjectNode status = entry.putObject("status");
    status.put("status_str", outcome.success() ? "success" : "error");
    status.put("completed", outcome.success());
    status.set("messages", outcome.messages());
    entry.set("meta", outcome.meta());
    return entry;
  }

  /**
   * {@code GET /history}.
   *
   * @param maxItems null for all
   * @param offset from the oldest; below 0 for the last ones
   */
  public synchronized String page(@Nullable Integer maxItems, int offset) {
    long first = offset < 0 && maxItems != null ? (long) entries.size() - maxItems : offset;
    StringBuilder json = new StringBuilder("{");
    int index = 0;
    int taken = 0;
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      if (index++ >= first) {
        append(json, entry.getKey(), entry.getValue());
        taken++;
        if (maxItems != null && taken >= maxItems) {
          break;
        }
      }
    }
    return json.append('}').toString();
  }

  /** {@code GET /history/{id}}: an empty object for one that is not there. */
  public synchronized String one(String promptId) {
    byte[] entry = entries.get(promptId);
    StringBuilder json = new StringBuilder("{");
    if (entry != null) {
      append(json, promptId, entry);
    }
    return json.append('}').toString();
  }

  private static void append(StringBuilder json, String promptId, byte[] entry) {
    json.append(json.length() > 1 ? "," : "")
        .append(WireJson.text(promptId))
        .append(':')
        .append(new String(entry, StandardCharsets.UTF_8));
  }

  public synchronized void clear() {
    entries.clear();
  }

  public synchronized void delete(String promptId) {
    entries.remove(promptId);
  }
}
