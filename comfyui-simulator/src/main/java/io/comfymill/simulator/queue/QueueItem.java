package io.comfymill.simulator.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/**
 * A prompt that waits or runs. Its JSON is never changed.
 *
 * @param number lower ones run first
 * @param outputs ids of the graph nodes to run, with all that they need
 */
public record QueueItem(
    JsonNode number, String promptId, ObjectNode prompt, JsonNode extraData, List<String> outputs)
    implements Comparable<QueueItem> {
  private static final List<String> SECRETS = List.of("auth_token_comfy_org", "api_key_comfy_org");
  private static final Comparator<QueueItem> ORDER =
      Comparator.comparingDouble((QueueItem item) -> item.number().doubleValue())
          .thenComparing(QueueItem::promptId);

  public QueueItem {
    outputs = List.copyOf(outputs);
  }

  @Override
  public int compareTo(QueueItem other) {
    return ORDER.compare(this, other);
  }

  /** Whom to tell of it; missing or null: nobody in particular. */
  public JsonNode clientId() {
    return extraData.path("client_id");
  }

  /** The 5-tuple that {@code /queue} shows. */
  public ArrayNode toJson() {
    return tuple(extraData);
  }

  /** The 5-tuple that {@code /history} shows: without what must stay secret. */
  ArrayNode toHistoryJson() {
    if (!(extraData instanceof ObjectNode data) || SECRETS.stream().noneMatch(data::has)) {
      return toJson();
    }
    return tuple(data.deepCopy().remove(SECRETS));
  }

  private ArrayNode tuple(JsonNode shownExtraData) {
    ArrayNode tuple = JsonNodeFactory.instance.arrayNode();
    tuple.add(number).add(promptId).add(prompt).add(shownExtraData);
    outputs.forEach(tuple.addArray()::add);
    return tuple;
  }
}
