package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.NullNode;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** ComfyUI's {@code GET /queue}: this agent's and other people's prompts. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record QueueSnapshot(
    @JsonProperty("queue_running") List<Entry> running,
    @JsonProperty("queue_pending") List<Entry> pending) {
  /** The field of {@code extra_data} in which an agent says whose prompt it is. */
  public static final String MARK = "comfymill";

  public QueueSnapshot {
    running = running == null ? List.of() : List.copyOf(running);
    pending = pending == null ? List.of() : List.copyOf(pending);
  }

  /**
   * One prompt, without its graph, which may be large and is never held.
   *
   * @param mark what an agent has put into {@link #MARK}, if it was one
   */
  public record Entry(String promptId, JsonNode mark) {
    @JsonCreator
    static Entry of(Item item) {
      ExtraData extra = item.extraData();
      JsonNode mark = extra == null || extra.mark() == null ? NullNode.instance : extra.mark();
      return new Entry(item.promptId(), mark);
    }

    /**
     * True of a prompt that this node's agent has posted. One of another agent's is not ours to
     * touch, should two agents look after one ComfyUI.
     */
    public boolean isOf(NodeId node) {
      return mark.path("node").asText().equals(node.value());
    }
  }

  /** {@code [number, prompt_id, prompt, extra_data, …]}. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"number", "promptId", "prompt", "extraData"})
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Item(
      @JsonDeserialize(using = Skipped.class) @Nullable Object number,
      String promptId,
      @JsonDeserialize(using = Skipped.class) @Nullable Object prompt,
      @Nullable ExtraData extraData) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record ExtraData(@JsonProperty(MARK) @Nullable JsonNode mark) {}

  private static final class Skipped extends JsonDeserializer<Object> {
    @Override
    public @Nullable Object deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      json.skipChildren();
      return null;
    }
  }

  static QueueSnapshot read(InputStream json) throws IOException {
    return PythonJson.mapper().readValue(json, QueueSnapshot.class);
  }

  public boolean runs(String promptId) {
    return running.stream().anyMatch(entry -> entry.promptId().equals(promptId));
  }

  public boolean holds(String promptId) {
    return all().anyMatch(entry -> entry.promptId().equals(promptId));
  }

  /** Prompts, running or not, that this node's agent has not posted. */
  public int countOfOthers(NodeId node) {
    return (int) all().filter(entry -> !entry.isOf(node)).count();
  }

  public Stream<Entry> all() {
    return Stream.concat(running.stream(), pending.stream());
  }
}
