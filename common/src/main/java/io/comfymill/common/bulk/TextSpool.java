package io.comfymill.common.bulk;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.Blake3;

/** Keeps long strings in one temporary file until it is known that they are wanted. */
final class TextSpool implements TextSink, AutoCloseable {
  private static final int HASH_BYTES = 32;

  private final Spool spool = new Spool();
  private final List<Text> texts = new ArrayList<>();
  private Blake3 hash = Blake3.initHash();
  private long begin;

  private record Text(ArtifactKey key, long begin, long bytes) {}

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    hash.update(bytes, offset, length);
    spool.write(bytes, offset, length);
  }

  @Override
  public Optional<ArtifactKey> end() {
    ArtifactKey key = ArtifactKey.text(Hex.encodeHexString(hash.doFinalize(HASH_BYTES)));
    texts.add(new Text(key, begin, spool.size() - begin));
    begin = spool.size();
    hash = Blake3.initHash();
    return Optional.of(key);
  }

  /** Those that the store does not have yet. */
  void putInto(ArtifactStore store) throws IOException {
    for (Text text : texts) {
      if (store.size(text.key()).orElse(-1) != text.bytes()) {
        try (InputStream content = spool.open(text.begin())) {
          store.put(text.key(), new FirstBytes(content, text.bytes()));
        }
      }
    }
  }

  long size() {
    return spool.size();
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
