package io.comfymill.standalone.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** At each start a log that has grown large makes way for a new one; one old one is kept. */
final class LogRotation {
  private static final long LARGE_BYTES = 10L * 1024 * 1024;

  private LogRotation() {}

  static void rotate(Path logs) throws IOException {
    if (!Files.isDirectory(logs)) {
      return;
    }
    for (Path log : logFiles(logs)) {
      if (Files.size(log) > LARGE_BYTES) {
        Path old = log.resolveSibling(log.getFileName() + ".1");
        Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static List<Path> logFiles(Path logs) throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      return files.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }
}
