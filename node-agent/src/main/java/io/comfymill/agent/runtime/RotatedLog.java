package io.comfymill.agent.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log that another process appends to: {@code comfyui.log}, and {@code comfyui.log.1} and so on,
 * the newest first. It is copied and emptied, since its writer keeps it open.
 */
record RotatedLog(Path file, long maxBytes, int kept) {
  RotatedLog {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void rotate() throws IOException {
    if (!Files.exists(file) || Files.size(file) < maxBytes) {
      return;
    }
    for (int i = kept - 1; i >= 1; i--) {
      if (Files.exists(numbered(i))) {
        Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
      log.truncate(0);
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
