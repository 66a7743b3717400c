package io.comfymill.gateway.liverecords;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.bulk.JobContent;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.secret.JobSecrets;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.util.List;

/**
 * A job as ComfyUI's queue and history show it: {@code [number, prompt_id, prompt, extra_data,
 * outputs_to_execute]}, without the API keys for partner services that a client may have put into
 * it.
 */
public final class PromptTuple {
  private static final int GRAPH = 2;
  private static final double EXACT_LONGS = 1L << 53;

  private PromptTuple() {}

  public static ArrayNode of(JobSpec job) {
    return of(job, job.number());
  }

  /**
   * @param number current queue number
   */
  public static ArrayNode of(JobSpec job, double number) {
    JobContent content = new JobContent(job.workflow(), job.extraData());
    return of(number(number), job.promptId(), content, job.outputsToExecute());
  }

  /** Also for a job with parts in the store, whose long strings it includes. Blocks. */
  public static ArrayNode of(JobSpec job, double number, ArtifactStore store) throws IOException {
    return of(number(number), job.promptId(), JobContent.of(job, store), job.outputsToExecute());
  }

  private static ArrayNode of(
      JsonNode number, PromptId promptId, JobContent content, List<String> outputs) {
    ArrayNode tuple = JsonNodeFactory.instance.arrayNode(5);
    tuple.add(number).add(promptId.value()).add(content.prompt());
    tuple.add(withoutSecrets(content.extraData()));
    outputs.forEach(tuple.addArray()::add);
    return tuple;
  }

  static ObjectNode withoutSecrets(ObjectNode extraData) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.setAll(extraData);
    shown.remove(JobSecrets.SEALED);
    return shown.remove(JobSecrets.NAMES);
  }

  /** For live records, as JSON. If parts are in the store, {@link #isWhole} is false. */
  public static String text(JobSpec job, double number) {
    if (!job.isStoredInParts()) {
      return PythonJson.text(of(job, number)); // toString() would write NaN as a string
    }
    ArrayNode tuple = JsonNodeFactory.instance.arrayNode(2);
    tuple.add(number(number)).add(WireJson.mapper().<JsonNode>valueToTree(StoredTuple.of(job)));
    return PythonJson.text(tuple);
  }

  /**
   * Whether the text is the tuple itself. The element after the number tells: a {@code prompt_id}
   * is a string, a {@link StoredTuple} an object.
   */
  public static boolean isWhole(String text) {
    return !text.startsWith("{", text.indexOf(',') + 1);
  }

  /** Loads the tuple of a text that is not whole. Blocks. */
  public static ArrayNode expanded(String text, ArtifactStore store) throws IOException {
    JsonNode tuple = WireJson.mapper().readTree(text);
    StoredTuple stored = WireJson.mapper().treeToValue(tuple.get(1), StoredTuple.class);
    JobContent content = JobContent.of(stored.parts(), store);
    return of(tuple.get(0), stored.promptId(), content, stored.outputs());
  }

  /** The graph of any text. Blocks where parts of it are in the store. */
  public static JsonNode graph(String text, ArtifactStore store) throws IOException {
    return isWhole(text)
        ? WireJson.mapper().readTree(text).path(GRAPH)
        : expanded(text, store).path(GRAPH);
  }

  /** ComfyUI counts in integers and keeps a client's own number as it was given. */
  public static JsonNode number(double number) {
    boolean integral = number == Math.rint(number) && Math.abs(number) < EXACT_LONGS;
    return integral ? LongNode.valueOf((long) number) : DoubleNode.valueOf(number);
  }
}
