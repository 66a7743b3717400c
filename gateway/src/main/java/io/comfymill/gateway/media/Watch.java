package io.comfymill.gateway.media;

import java.io.IOException;

/** Asked again and again while something takes long; throws where it is to be given up. */
@FunctionalInterface
public interface Watch {
  void check() throws IOException;
}
