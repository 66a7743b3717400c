package io.comfymill.common.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps bytes under keys. All calls block; call them from a worker thread. Safe for use by many
 * threads and processes at once.
 */
public interface ArtifactStore {
  /**
   * Stores the whole stream. Readers see all of it or nothing; what was there is replaced.
   *
   * @return how many bytes were stored
   * @throws IOException where they were not; nothing is left behind
   */
  default long put(ArtifactKey key, InputStream content) throws IOException {
    return put(() -> key, content);
  }

  /**
   * As {@link #put(ArtifactKey, InputStream)}.
   *
   * @param key asked for once the stream has ended, so it may depend on the content; if it throws,
   *     nothing is stored
   */
  default long put(Supplier<ArtifactKey> key, InputStream content) throws IOException {
    return write(key, content::transferTo);
  }

  /** Bytes that are made while they are stored. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** As {@link #put(ArtifactKey, InputStream)}; if the content throws, nothing is stored. */
  default long write(ArtifactKey key, Content content) throws IOException {
    return write(() -> key, content);
  }

  /** As both. */
  long write(Supplier<ArtifactKey> key, Content content) throws IOException;

  /** The size in bytes, or empty where there is no such artifact. */
  OptionalLong size(ArtifactKey key) throws IOException;

  /**
   * @param offset of the first byte to read
   * @throws java.nio.file.NoSuchFileException where there is no such artifact
   */
  InputStream open(ArtifactKey key, long offset) throws IOException;

  /** Does nothing where there is no such artifact. Who reads it already may read on. */
  void delete(ArtifactKey key) throws IOException;

  /** What was deleted. */
  record Freed(int files, long bytes) {}

  /**
   * Deletes all artifacts whose keys go on after this one and a {@code /}, whatever their number.
   * Where it fails, some are gone; to do it again goes on.
   *
   * @param kept which are to stay
   */
  Freed deleteBelow(ArtifactKey folder, Predicate<ArtifactKey> kept) throws IOException;
}
