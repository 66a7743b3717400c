package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.standalone.client.PromptFile.NotSubmittableException;
import io.comfymill.standalone.editor.DynamicPrompt;
import io.comfymill.standalone.editor.EditorConversion;
import io.comfymill.standalone.editor.UnsureException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes a body of {@code POST /prompt} of a workflow as the editor saves it, as the editor would.
 *
 * @param gateway who knows the node classes
 */
public record EditorWorkflows(Gateway gateway) implements PromptFile.Shape {
  @Override
  public ObjectNode body(JsonNode document)
      throws IOException, InterruptedException, NotSubmittableException {
    return EditorConversion.isEditorFormat(document)
        ? converted(document)
        : PromptFile.Shape.API.body(document);
  }

  private ObjectNode converted(JsonNode document)
      throws IOException, InterruptedException, NotSubmittableException {
    DynamicPrompt dynamicPrompt = new DynamicPrompt(RandomGenerator.getDefault()::nextInt);
    ObjectNode body = WireJson.mapper().createObjectNode();
    try {
      Map<String, NodeClass> classes = classes(document);
      body.set(
          "prompt",
          EditorConversion.convert(
              document, name -> Optional.ofNullable(classes.get(name)), dynamicPrompt));
    } catch (UnsureException e) {
      throw new NotSubmittableException("it cannot be converted for certain: " + e.getMessage());
    }
    body.putObject("extra_data").putObject("extra_pnginfo").set("workflow", document);
    return body;
  }

  /** One by one, since all that a fleet has may be too much. */
  private Map<String, NodeClass> classes(JsonNode document)
      throws IOException, InterruptedException {
    Map<String, NodeClass> classes = new HashMap<>();
    for (String name : EditorConversion.classTypes(document)) {
      JsonNode answer = gateway.get("/object_info/" + Gateway.segment(name));
      if (answer instanceof ObjectNode info) {
        ObjectInfo.parse(info).nodeClass(name).ifPresent(found -> classes.put(name, found));
      }
    }
    return classes;
  }
}
