package io.comfymill.agent.artifacts;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * Where an input file is put on the node. The folder is named after the content: equal content is
 * uploaded once, different content never shares a name, and ComfyUI's cache stays valid.
 */
public record InputPlace(String subfolder, String filename) {
  private static final String ROOT = "comfymill";
  private static final int HASH_DIGITS = 32;

  public static InputPlace of(InputFile file) {
    return new InputPlace(ROOT + "/" + file.blake3().substring(0, HASH_DIGITS), file.filename());
  }

  /** Whether a path in ComfyUI's input folder is one of these folders, or in one. */
  public static boolean isOurs(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/") || path.startsWith(ROOT + "\\");
  }

  /** As the graph refers to it. */
  public String name() {
    return subfolder + "/" + filename;
  }

  /** Name of an input on the node → its name in the client's workflow. */
  public static Map<String, String> clientNames(JobSpec job) {
    Map<String, String> names = new HashMap<>();
    for (InputFile input : job.inputs()) {
      String name = input.value();
      JsonNode inGraph = job.workflow().path(input.graphNodeId()).path("inputs");
      if (input.route() != null) {
        continue; // the workflow that runs has the client's name for it
      }
      names.put(of(input).name(), name == null ? inGraph.path(input.inputName()).asText() : name);
    }
    return names;
  }
}
