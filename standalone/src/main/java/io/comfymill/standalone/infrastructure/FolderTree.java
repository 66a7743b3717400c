package io.comfymill.standalone.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done to a folder and all in it. */
final class FolderTree {
  private FolderTree() {}

  /** Does nothing where it is not there. */
  static void delete(Path folder) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path path : contents(folder)) {
      Files.delete(path);
    }
  }

  /** Gives it to a user and the group of the same number. */
  static void chown(Path folder, int id) throws IOException {
    for (Path path : contents(folder)) {
      Files.setAttribute(path, "unix:uid", id, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", id, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Children before their parents. */
  private static List<Path> contents(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
