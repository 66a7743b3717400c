package io.comfymill.standalone.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file so that readers, and a crash, see either the old or the new content, never a part.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes what a file is to contain, and says what of it is worth knowing. */
  public interface Content<T> {
    T writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  public static void write(Path file, byte[] content) throws IOException {
    Path unfinished = unfinished(file);
    Files.write(unfinished, content);
    moveTo(file, unfinished);
  }

  /** Where the content cannot be written, nothing is left behind. */
  public static <T> T write(Path file, Content<T> content)
      throws IOException, InterruptedException {
    Path unfinished = unfinished(file);
    try {
      T written;
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
        written = content.writeTo(out);
      }
      moveTo(file, unfinished);
      return written;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  private static void moveTo(Path file, Path unfinished) throws IOException {
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
