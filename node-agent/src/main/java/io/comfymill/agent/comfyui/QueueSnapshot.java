package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** ComfyUI's {@code GET /queue}: ours and other people's prompts. */
public record QueueSnapshot(List<Entry> running, List<Entry> pending) {
  private static final int PROMPT_ID = 1;
  private static final int EXTRA_DATA = 3;

  /** In {@code extra_data}: whose prompt it is. */
  private static final String MARK = "comfymill";

  /** One prompt, without its graph; of its extra data only what an agent has put there. */
  public record Entry(String promptId, JsonNode extraData) {}

  public QueueSnapshot {
    running = List.copyOf(running);
    pending = List.copyOf(pending);
  }

  /** Graphs and other large things in it are passed over and never held. */
  static QueueSnapshot read(InputStream json) throws IOException {
    List<Entry> running = new ArrayList<>();
    List<Entry> pending = new ArrayList<>();
    try (JsonParser parser = ComfyJson.mapper().createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("ComfyUI's queue is no JSON object");
      }
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        List<Entry> target = key.equals("queue_running") ? running : pending;
        if (value == JsonToken.START_ARRAY && key.startsWith("queue_")) {
          readEntries(parser, target);
        } else {
          parser.skipChildren();
        }
      }
    }
    return new QueueSnapshot(running, pending);
  }

  private static void readEntries(JsonParser parser, List<Entry> entries) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        entries.add(readEntry(parser));
      } else if (parser.currentToken() == null) {
        throw new IOException("ComfyUI's queue breaks off");
      } else {
        parser.skipChildren();
      }
    }
  }

  private static Entry readEntry(JsonParser parser) throws IOException {
    String promptId = "";
    ObjectNode extraData = JsonNodeFactory.instance.objectNode();
    int index = 0;
    for (JsonToken item = parser.nextToken();
        item != JsonToken.END_ARRAY && item != null;
        item = parser.nextToken()) {
      if (index == PROMPT_ID && item.isScalarValue()) {
        promptId = parser.getText();
      } else if (index == EXTRA_DATA && item == JsonToken.START_OBJECT) {
        readMark(parser, extraData);
      } else {
        parser.skipChildren();
      }
      index++;
    }
    return new Entry(promptId, extraData);
  }

  /** All that matters of it is whose prompt it is. */
  private static void readMark(JsonParser parser, ObjectNode extraData) throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (key.equals(MARK) && value == JsonToken.START_OBJECT) {
        extraData.set(MARK, parser.readValueAsTree());
      } else {
        parser.skipChildren();
      }
    }
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
