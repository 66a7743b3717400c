package io.comfymill.common.bulk;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps long strings in one temporary file until it is known whether they are needed. */
final class TextSpool implements TextSink, AutoCloseable {
  private final Spool spool = new Spool();
  private final List<Text> texts = new ArrayList<>();
  private final TextHash hash = new TextHash();
  private long begin;

  private record Text(ArtifactKey key, long begin, long bytes) {}

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    hash.write(bytes, offset, length);
    spool.write(bytes, offset, length);
  }

  @Override
  public Optional<ArtifactKey> end() {
    Optional<ArtifactKey> key = hash.end();
    texts.add(new Text(key.orElseThrow(), begin, spool.size() - begin));
    begin = spool.size();
    return key;
  }

  /** Stores those that the store does not have yet. */
  void putInto(ArtifactStore store) throws IOException {
    for (Text text : texts) {
      if (store.size(text.key()).orElse(-1) != text.bytes()) {
        try (InputStream content = spool.open(text.begin())) {
          store.put(text.key(), new FirstBytes(content, text.bytes()));
        }
      }
    }
  }

  /** One of them. */
  InputStream open(ArtifactKey key) throws IOException {
    for (Text text : texts) {
      if (text.key().equals(key)) {
        return new FirstBytes(spool.open(text.begin()), text.bytes());
      }
    }
    throw new NoSuchFileException(key.value());
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
