package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** ComfyUI's {@code GET /queue}: ours and other people's prompts. */
public record QueueSnapshot(List<Entry> running, List<Entry> pending) {
  private static final int PROMPT_ID = 1;
  private static final int EXTRA_DATA = 3;

  /** One prompt, without its graph. */
  public record Entry(String promptId, JsonNode extraData) {}

  public QueueSnapshot {
    running = List.copyOf(running);
    pending = List.copyOf(pending);
  }

  static QueueSnapshot parse(ObjectNode json) {
    return new QueueSnapshot(
        entries(json.path("queue_running")), entries(json.path("queue_pending")));
  }

  private static List<Entry> entries(JsonNode items) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode item : items) {
      entries.add(new Entry(item.path(PROMPT_ID).asText(), item.path(EXTRA_DATA)));
    }
    return entries;
  }

  public boolean runs(String promptId) {
    return running.stream().anyMatch(entry -> entry.promptId().equals(promptId));
  }

  public boolean holds(String promptId) {
    return runs(promptId) || pending.stream().anyMatch(entry -> entry.promptId().equals(promptId));
  }

  public List<Entry> all() {
    List<Entry> all = new ArrayList<>(running);
    all.addAll(pending);
    return all;
  }
}
