package io.comfymill.standalone.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.bulk.BulkWriter;
import io.comfymill.common.bulk.CutBody;
import io.comfymill.common.bulk.OutlineTooLargeException;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.MalformedWorkflowException;
import io.comfymill.common.workflow.Workflow;
import io.comfymill.standalone.editor.EditorConversion;
import io.comfymill.standalone.embedded.EmbeddedWorkflow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file to submit: a workflow in API format, a whole body for {@code POST /prompt} with the
 * workflow in {@code prompt}, or a picture or video that carries a workflow.
 *
 * @param file where its strings over 64 KiB are, which take no memory, until it is closed
 */
public record PromptFile(ObjectNode body, Workflow workflow, CutBody file)
    implements AutoCloseable {
  private static final long MAX_OUTLINE_BYTES = 8 << 20;

  /** The file cannot be submitted; the message says why. */
  public static final class NotSubmittableException extends Exception {
    private static final long serialVersionUID = 1L;

    NotSubmittableException(String message) {
      super(message);
    }
  }

  /** Makes a body of {@code POST /prompt} of what a file says. */
  public interface Shape {
    /** A workflow in API format, or such a body. */
    Shape API = PromptFile::apiBody;

    ObjectNode body(JsonNode document)
        throws IOException, InterruptedException, NotSubmittableException;
  }

  public static PromptFile read(Path file)
      throws IOException, InterruptedException, NotSubmittableException {
    try (InputStream content = Files.newInputStream(file)) {
      return read(content, file.toString(), Shape.API);
    }
  }

  /**
   * @param content read to its end
   * @param name for messages
   */
  public static PromptFile read(InputStream content, String name, Shape shape)
      throws IOException, InterruptedException, NotSubmittableException {
    CutBody cut = cut(json(content, name), name);
    try {
      return of(name, cut, shape);
    } catch (IOException | InterruptedException | NotSubmittableException | RuntimeException e) {
      cut.close();
      throw e;
    }
  }

  private static InputStream json(InputStream content, String name)
      throws IOException, NotSubmittableException {
    try {
      return EmbeddedWorkflow.open(content)
          .orElseThrow(() -> new NotSubmittableException(name + " carries no workflow"));
    } catch (EmbeddedWorkflow.UnreadableException e) {
      throw new NotSubmittableException("%s cannot be read: %s".formatted(name, e.getMessage()));
    }
  }

  private static PromptFile of(String file, CutBody content, Shape shape)
      throws IOException, InterruptedException, NotSubmittableException {
    ObjectNode body = shape.body(parse(file, content));
    try {
      Workflow workflow = Workflow.parse(body.path("prompt"));
      if (workflow.nodes().isEmpty()) {
        throw new NotSubmittableException(file + " has no graph nodes in it");
      }
      return new PromptFile(body, workflow, content);
    } catch (MalformedWorkflowException e) {
      throw new NotSubmittableException(file + " is not a workflow: " + e.getMessage());
    }
  }

  private static CutBody cut(InputStream content, String file)
      throws IOException, NotSubmittableException {
    try {
      return CutBody.read(content, MAX_OUTLINE_BYTES);
    } catch (JsonProcessingException e) {
      throw notJson(file, e);
    } catch (OutlineTooLargeException e) {
      throw new NotSubmittableException(file + " is too large. " + e.getMessage());
    }
  }

  private static JsonNode parse(String file, CutBody content)
      throws IOException, NotSubmittableException {
    try {
      return content.tree(WireJson.mapper().reader());
    } catch (JsonProcessingException e) {
      throw notJson(file, e);
    }
  }

  private static NotSubmittableException notJson(String file, JsonProcessingException e) {
    String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    return new NotSubmittableException(
        "%s is not JSON: %s%s".formatted(file, e.getOriginalMessage(), where));
  }

  /** The same file, with more in its body. */
  public PromptFile with(ObjectNode changedBody) {
    return new PromptFile(changedBody, workflow, file);
  }

  /** The body as it is sent. */
  void write(JsonNode changedBody, OutputStream out) throws IOException {
    new BulkWriter(WireJson.mapper(), file::openText).write(changedBody, out);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** A graph node may have the id "prompt", but it has a class. */
  private static boolean isBody(JsonNode json) {
    JsonNode prompt = json.path("prompt");
    return json.isObject() && prompt.isObject() && !prompt.has("class_type");
  }

  private static ObjectNode apiBody(JsonNode document) throws NotSubmittableException {
    if (EditorConversion.isEditorFormat(document)) {
      throw new NotSubmittableException(
          "a workflow as the editor saves it is not taken here; save it with Export (API) instead");
    }
    return isBody(document) ? (ObjectNode) document : wrap(document);
  }

  private static ObjectNode wrap(JsonNode workflow) {
    ObjectNode body = WireJson.mapper().createObjectNode();
    body.set("prompt", workflow);
    return body;
  }
}
