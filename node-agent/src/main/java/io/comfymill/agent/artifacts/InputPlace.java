package io.comfymill.agent.artifacts;

import io.comfymill.common.wire.InputFile;
import io.comfymill.common.wire.JobSpec;
import java.util.HashMap;
import java.util.Map;

/**
 * Where an input file is put on the node. The folder is named by the content, so that equal content
 * goes there once and different content never under one name; ComfyUI's cache then holds too.
 */
public record InputPlace(String subfolder, String filename) {
  private static final int HASH_DIGITS = 32;

  public static InputPlace of(InputFile file) {
    return new InputPlace("comfymill/" + file.blake3().substring(0, HASH_DIGITS), file.filename());
  }

  /** What the graph says. */
  public String name() {
    return subfolder + "/" + filename;
  }

  /** Name of an input on the node → its name in the client's workflow. */
  public static Map<String, String> clientNames(JobSpec job) {
    Map<String, String> names = new HashMap<>();
    for (InputFile input : job.inputs()) {
      names.put(of(input).name(), ownName(input, job));
    }
    return names;
  }

  private static String ownName(InputFile input, JobSpec job) {
    String name = input.value();
    return name == null
        ? job.workflow().path(input.graphNodeId()).path("inputs").path(input.inputName()).asText()
        : name;
  }
}
