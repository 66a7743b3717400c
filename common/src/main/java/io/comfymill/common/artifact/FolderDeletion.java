package io.comfymill.common.artifact;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Deletes the files that it visits, and then the folders that are left empty. */
final class FolderDeletion extends SimpleFileVisitor<Path> {
  private final Path root;
  private final Predicate<ArtifactKey> kept;
  private int files;
  private long bytes;

  FolderDeletion(Path root, Predicate<ArtifactKey> kept) {
    this.root = root;
    this.kept = kept;
  }

  ArtifactStore.Freed freed() {
    return new ArtifactStore.Freed(files, bytes);
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    String key = root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    if (!kept.test(new ArtifactKey(key)) && Files.deleteIfExists(file)) {
      files++;
      bytes += attributes.size();
    }
    return FileVisitResult.CONTINUE;
  }

  /** Another process may delete the same. */
  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure != null && !(failure instanceof NoSuchFileException)) {
      throw failure;
    }
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      return FileVisitResult.CONTINUE; // something in it is kept
    }
    return FileVisitResult.CONTINUE;
  }
}
