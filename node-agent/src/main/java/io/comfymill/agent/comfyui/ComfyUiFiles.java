package io.comfymill.agent.comfyui;

import java.io.IOException;
import java.io.InputStream;

/**
 * One ComfyUI's routes that move many bytes. Every call blocks, as the artifact store on the other
 * side does: call them from a node's workers.
 */
public interface ComfyUiFiles {
  /**
   * The bytes of an output, as they come.
   *
   * @throws RefusedException where ComfyUI does not have it
   */
  InputStream view(OutputFile file) throws IOException;

  /**
   * Puts a file into ComfyUI's input folder; one of that name is replaced.
   *
   * @throws RefusedException where ComfyUI does not take it
   */
  void upload(String subfolder, String filename, long sizeBytes, InputStream content)
      throws IOException;

  /** Reads one of ComfyUI's large answers, like {@code /object_info}. */
  InputStream read(String path) throws IOException;
}
