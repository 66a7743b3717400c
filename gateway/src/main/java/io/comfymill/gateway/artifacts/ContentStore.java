package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Keeps bytes that clients send, once per content. */
@ApplicationScoped
public class ContentStore {
  private final ArtifactStore store;

  ContentStore(ArtifactStore store) {
    this.store = store;
  }

  /** Names the bytes: they are kept at {@link ArtifactKey#input}. */
  public record Content(String blake3, long sizeBytes) {}

  /** Reads the file twice, since its key is its hash. Blocks. */
  public Content keep(Path file) throws IOException {
    try (InputStream first = Files.newInputStream(file)) {
      String blake3 = Blake3Hash.of(first);
      ArtifactKey key = ArtifactKey.input(blake3);
      long size = Files.size(file);
      if (store.size(key).orElse(-1) != size) {
        try (InputStream second = Files.newInputStream(file)) {
          store.put(key, second);
        }
      }
      return new Content(blake3, size);
    }
  }

  /**
   * Stores a stream of any length, which is hashed on the way. Blocks.
   *
   * @param check is given what has arrived, before anything is kept; throws to keep nothing
   */
  public Content keep(InputStream stream, Consumer<Content> check) throws IOException {
    HashingStream hashing = new HashingStream(stream);
    store.put(() -> checked(hashing.content(), check), hashing);
    return hashing.content();
  }

  private static ArtifactKey checked(Content arrived, Consumer<Content> check) {
    check.accept(arrived);
    return ArtifactKey.input(arrived.blake3());
  }
}
