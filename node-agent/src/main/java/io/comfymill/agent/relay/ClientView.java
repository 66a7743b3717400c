package io.comfymill.agent.relay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobSpec;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt's client is to see of what ComfyUI says: the client's own {@code prompt_id},
 * files in the job's folder, inputs by the client's own names, and its {@code workflow_metadata}.
 * Pure.
 */
public final class ClientView {
  private static final String PROMPT_ID = "prompt_id";
  private static final String METADATA = JobSpec.WORKFLOW_METADATA;

  /** Where a message's data begin, which hold at least the prompt id. */
  private static final Pattern DATA = Pattern.compile("\"data\"\\s*:\\s*\\{");

  private final String comfyPromptId;
  private final JobSpec job;
  private final Map<String, String> inputNames;
  private final Pattern promptIdField;
  private final String clientField;

  /** The client's own mark of the prompt, which newer versions of ComfyUI put in themselves. */
  private final @Nullable JsonNode metadata;

  private final PathMap paths;

  /**
   * @param inputNames name of an input on the node → its name in the client's workflow
   * @param paths turns the server's paths in outputs into the client's
   */
  public ClientView(AttemptId attempt, JobSpec job, Map<String, String> inputNames, PathMap paths) {
    this.paths = paths;
    this.comfyPromptId = attempt.comfyPromptId().toString();
    this.job = job;
    this.inputNames = Map.copyOf(inputNames);
    this.promptIdField = Pattern.compile("(\"prompt_id\"\\s*:\\s*)\"" + comfyPromptId + "\"");
    this.clientField =
        "$1" + Matcher.quoteReplacement(PythonJson.text(TextNode.valueOf(job.promptId().value())));
    JsonNode given = job.extraData().path(METADATA);
    boolean fits = given.isObject() && PythonJson.write(given).length <= JobSpec.MAX_METADATA_BYTES;
    this.metadata = fits ? given : null;
  }

  /** The message with other ids, and nothing else changed, not even how a number is written. */
  public String message(ComfyMessage message) {
    String text = promptIdField.matcher(message.text()).replaceAll(clientField);
    Matcher data = DATA.matcher(text);
    if (metadata == null || message.promptId() == null || !data.find() || text.contains(METADATA)) {
      return text;
    }
    String mark = "\"%s\": %s, ".formatted(METADATA, PythonJson.text(metadata));
    return new StringBuilder(text).insert(data.end(), mark).toString();
  }

  /** An {@code executed} message, with its files in the job's folder. */
  public String executed(ObjectNode message) {
    ObjectNode json = message.deepCopy();
    moveFiles(json.path("data").path("output"));
    paths.toClient(json.path("data").path("output"));
    replaceIds(json);
    mark(json.path("data"));
    return PythonJson.text(json);
  }

  private void mark(JsonNode data) {
    if (metadata != null && data instanceof ObjectNode object) {
      object.putIfAbsent(METADATA, metadata);
    }
  }

  public BinaryMessage preview(BinaryMessage message, ObjectNode metadata) {
    ObjectNode changed = metadata.deepCopy();
    replaceIds(changed);
    mark(changed);
    return message.withMetadata(changed);
  }

  /** ComfyUI's history entry as the client is to see it. */
  public ExecutionResult result(FinishedPrompt entry) {
    ObjectNode outputs = entry.outputs().deepCopy();
    outputs.forEach(this::moveFiles);
    paths.toClient(outputs);
    ArrayNode messages = entry.messages().deepCopy();
    replaceIds(messages);
    messages.forEach(message -> mark(message.path(1)));
    return new ExecutionResult(outputs, entry.meta(), messages);
  }

  private void moveFiles(JsonNode output) {
    for (JsonNode items : output) {
      for (JsonNode item : items) {
        if (OutputFile.isFile(item)) {
          String subfolder = item.path("subfolder").asText("");
          String moved = subfolder.isEmpty() ? job.id().toString() : job.id() + "/" + subfolder;
          ((ObjectNode) item).put("subfolder", moved);
        }
      }
    }
  }

  private void replaceIds(JsonNode json) {
    if (json instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        field.setValue(replaced(field.getKey(), field.getValue()));
      }
    } else if (json instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, replaced("", array.get(i)));
      }
    }
  }

  private JsonNode replaced(String name, JsonNode value) {
    if (!value.isTextual()) {
      replaceIds(value);
      return value;
    }
    String text = value.textValue();
    if (name.equals(PROMPT_ID) && text.equals(comfyPromptId)) {
      return TextNode.valueOf(job.promptId().value());
    }
    String ownName = inputNames.get(text);
    return ownName == null ? value : TextNode.valueOf(ownName);
  }
}
