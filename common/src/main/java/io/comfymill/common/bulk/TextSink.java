package io.comfymill.common.bulk;

import io.comfymill.common.artifact.ArtifactKey;
import java.io.IOException;
import java.util.Optional;

/** Takes the long strings that a {@link LongStringFilter} cuts out, one after the other. */
public interface TextSink {
  /** Drops them. */
  TextSink NONE =
      new TextSink() {
        @Override
        public void write(byte[] bytes, int offset, int length) {}

        @Override
        public Optional<ArtifactKey> end() {
          return Optional.empty();
        }
      };

  /** More of the current string, as it stands between the quotes. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** The current string has ended; says where it will be, if it is kept. */
  Optional<ArtifactKey> end() throws IOException;
}
