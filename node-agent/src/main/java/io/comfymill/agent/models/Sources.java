package io.comfymill.agent.models;

import java.io.IOException;
import java.io.InputStream;

/** Where models are fetched from. Every call blocks. */
@FunctionalInterface
interface Sources {
  /**
   * What a source sends.
   *
   * @param from the place in the file of the first byte
   */
  record Content(long from, InputStream bytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /**
   * Streams a file.
   *
   * @param from the first byte that is wanted; a source may begin at 0 all the same
   * @throws IOException says why there is nothing to be had
   */
  Content open(String url, long from) throws IOException;
}
