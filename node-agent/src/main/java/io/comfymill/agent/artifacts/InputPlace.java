package io.comfymill.agent.artifacts;

import io.comfymill.common.wire.InputFile;

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
}
