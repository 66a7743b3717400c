package io.comfymill.common.bulk;

import io.comfymill.common.artifact.ArtifactKey;
import java.io.IOException;
import java.util.Optional;

/** Takes the long strings that a {@link LongStringFilter} cuts out, one after the other. */
public interface TextSink {
  /** Drops all strings. */
  TextSink NONE =
      new TextSink() {
        @Override
        public void write(byte[] bytes, int offset, int length) {}

        @Override
        public Optional<ArtifactKey> end() {
          return Optional.empty();
        }
      };

  /** Takes more of the current string, raw. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Ends the current string; returns its key if it is kept. */
  Optional<ArtifactKey> end() throws IOException;
}
