package io.comfymill.agent.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * By which a file counts as unchanged.
 *
 * @param modifiedAt in milliseconds since 1970
 */
record FileState(long bytes, long modifiedAt) {
  /** Empty where there is no such file. */
  static Optional<FileState> of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(new FileState(attributes.size(), attributes.lastModifiedTime().toMillis()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // it is gone, or not ours to see
    }
  }
}
