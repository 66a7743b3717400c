package io.comfymill.agent.models;

import io.comfymill.common.wire.CatalogueModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a model next to where it is to be. The file gets its name once its content is right;
 * until then it has one that ComfyUI does not list, and what is there of it is kept for the next
 * try. Blocks.
 */
final class Download {
  private static final int BUFFER_BYTES = 256 * 1024;

  /** Held while anything is fetched into a folder, by whichever agent of the machine does. */
  private static final String LOCK = ".comfymill-fetching.lock";

  private final Sources sources;
  private final Pace pace;
  private final FileHasher hasher;

  Download(Sources sources, Pace pace, FileHasher hasher) {
    this.sources = sources;
    this.pace = pace;
    this.hasher = hasher;
  }

  /** Another agent fetches into this folder. */
  static final class BusyException extends IOException {
    private static final long serialVersionUID = 1L;

    BusyException(@Nullable Throwable cause) {
      super("another agent fetches into this folder", cause);
    }
  }

  /**
   * Returns once the file is there.
   *
   * @param target in a folder that exists
   * @param progress is told how many bytes are here, again and again
   * @throws IOException says of each source why it is not to be had there
   */
  void fetch(CatalogueModel model, Path target, LongConsumer progress)
      throws IOException, InterruptedException {
    Path lock = target.resolveSibling(LOCK);
    try (FileChannel file =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = file.tryLock()) {
      if (held == null) {
        throw new BusyException(null);
      }
      requireRoom(target, model.bytes());
      Path part = target.resolveSibling("." + model.sha256() + ".part");
      fetchAlone(model, part, progress);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (OverlappingFileLockException e) {
      throw new BusyException(e);
    }
  }

  private static void requireRoom(Path target, long bytes) throws IOException {
    long free = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
    if (free < bytes) {
      throw new IOException("the disk has %d bytes free, and it takes %d".formatted(free, bytes));
    }
  }

  private void fetchAlone(CatalogueModel model, Path part, LongConsumer progress)
      throws IOException, InterruptedException {
    Set<String> reasons = new LinkedHashSet<>();
    for (String source : model.sources()) {
      String reason = fetchFrom(source, model, part, progress);
      if (reason == null) {
        return;
      }
      reasons.add(reason);
    }
    throw new IOException(String.join("; ", reasons));
  }

  /** As long as each try brings something. Null where it is here, else why it is not. */
  private @Nullable String fetchFrom(
      String source, CatalogueModel model, Path part, LongConsumer progress)
      throws IOException, InterruptedException {
    boolean resumed = Files.exists(part);
    while (true) {
      long before = Files.exists(part) ? Files.size(part) : 0;
      try {
        if (before != model.bytes()) {
          append(source, model, part, progress);
        }
        String reason = hasContent(model, part);
        if (reason == null || !resumed) {
          return reason;
        }
        resumed = false; // what was there before may have come from elsewhere: once more, whole
      } catch (IOException e) {
        boolean brought = Files.exists(part) && Files.size(part) > before;
        if (!brought || Thread.currentThread().isInterrupted()) {
          return "" + e.getMessage();
        }
      }
    }
  }

  private void append(String source, CatalogueModel model, Path part, LongConsumer progress)
      throws IOException, InterruptedException {
    try (FileChannel to =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (to.size() > model.bytes()) {
        to.truncate(0);
      }
      try (Sources.Content content = sources.open(source, to.size())) {
        if (content.from() > to.size()) {
          throw new IOException("a part of it is left out by its source");
        }
        to.truncate(content.from());
        to.position(content.from());
        copy(content, to, model.bytes(), progress);
      }
      to.force(true);
    }
  }

  private void copy(Sources.Content content, FileChannel to, long bytes, LongConsumer progress)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = content.bytes().read(buffer); read >= 0; read = content.bytes().read(buffer)) {
      if (to.size() + read > bytes) {
        to.truncate(0);
        throw new IOException("it is larger than the catalogue says");
      }
      ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
      while (chunk.hasRemaining()) {
        to.write(chunk);
      }
      progress.accept(to.size());
      pace.take(read);
    }
    if (to.size() < bytes) {
      throw new IOException("it broke off after %d of %d bytes".formatted(to.size(), bytes));
    }
  }

  /** Null where it has; what has another is thrown away. */
  private @Nullable String hasContent(CatalogueModel model, Path part)
      throws IOException, InterruptedException {
    String sha256 = hasher.sha256(part);
    if (sha256.equals(model.sha256())) {
      return null;
    }
    Files.delete(part);
    return "what comes from there has another SHA-256: " + sha256;
  }
}
