package io.comfymill.common.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Keeps artifacts as files in a folder that gateways and agents share. */
public final class FolderArtifactStore implements ArtifactStore {
  private final Path root;

  /**
   * @param root is created where it does not exist
   */
  public FolderArtifactStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public long write(Supplier<ArtifactKey> key, Content content) throws IOException {
    Files.createDirectories(root);
    Path part = root.resolve(".part-" + UUID.randomUUID());
    try {
      long size = write(content, part);
      Path target = path(key.get());
      Files.createDirectories(target.getParent());
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return size;
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  /** Not a {@code createTempFile}: gateways and agents may be different users. */
  private static long write(Content content, Path part) throws IOException {
    try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
      content.writeTo(out);
    }
    return Files.size(part);
  }

  @Override
  public OptionalLong size(ArtifactKey key) throws IOException {
    Path file = path(key);
    return Files.isRegularFile(file) ? OptionalLong.of(Files.size(file)) : OptionalLong.empty();
  }

  @Override
  public InputStream open(ArtifactKey key, long offset) throws IOException {
    Path file = path(key);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(key.value());
    }
    SeekableByteChannel channel = Files.newByteChannel(file);
    channel.position(offset);
    return Channels.newInputStream(channel);
  }

  @Override
  public void delete(ArtifactKey key) throws IOException {
    Files.deleteIfExists(path(key));
  }

  @Override
  public Freed deleteBelow(ArtifactKey folder, Predicate<ArtifactKey> kept) throws IOException {
    Path top = path(folder);
    FolderDeletion deletion = new FolderDeletion(root, kept);
    if (Files.isDirectory(top)) {
      Files.walkFileTree(top, deletion);
    }
    return deletion.freed();
  }

  private Path path(ArtifactKey key) {
    return root.resolve(key.value());
  }
}
