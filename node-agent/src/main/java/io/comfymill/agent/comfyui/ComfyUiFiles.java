package io.comfymill.agent.comfyui;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * One ComfyUI's routes that move many bytes. Every call blocks, as the artifact store at the other
 * end does: call them from a node's workers.
 */
public interface ComfyUiFiles {
  /**
   * Streams an output.
   *
   * @throws RefusedException if ComfyUI does not have it
   */
  InputStream view(OutputFile file) throws IOException;

  /**
   * Puts a file into ComfyUI's input folder, in place of one of that name.
   *
   * @throws RefusedException if ComfyUI does not take it
   */
  void upload(String subfolder, String filename, long sizeBytes, InputStream content)
      throws IOException;

  /**
   * Sends bytes to a route of custom nodes.
   *
   * @param contentType null: none is declared
   * @throws RefusedException if it does not take them
   */
  void put(String path, @Nullable String contentType, long sizeBytes, InputStream content)
      throws IOException;

  /** Streams an answer, which may be large, like {@code /object_info}. */
  InputStream read(String path) throws IOException;
}
