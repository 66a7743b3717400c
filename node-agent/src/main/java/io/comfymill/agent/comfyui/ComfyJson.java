package io.comfymill.agent.comfyui;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;

/** ComfyUI's answers as {@link PythonJson} objects. */
public final class ComfyJson {
  private ComfyJson() {}

  /**
   * @throws IOException if it is not a JSON object
   */
  public static ObjectNode object(byte[] json) throws IOException {
    if (PythonJson.read(json) instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("ComfyUI answered with something other than a JSON object");
  }
}
