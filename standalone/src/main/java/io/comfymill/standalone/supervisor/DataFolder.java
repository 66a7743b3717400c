package io.comfymill.standalone.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The names of what is in the data folder, and the lock that gives it to one supervisor. */
public record DataFolder(Path root) {
  /** Held for as long as it is open; the system frees it when the process dies. */
  public interface Lock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  Path of(String name) {
    return root.resolve(name);
  }

  /** Everything that a process prints. */
  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  Path logs() {
    return root.resolve("logs");
  }

  public StateFile state() {
    return new StateFile(root.resolve("state.json"));
  }

  Path ports() {
    return root.resolve("ports.json");
  }

  /**
   * @throws AlreadyRunningException where another supervisor has it
   */
  public Lock lock() throws IOException {
    Files.createDirectories(root);
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new AlreadyRunningException(root);
    }
    return channel::close;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** Two supervisors on one data folder would ruin it. */
  public static final class AlreadyRunningException extends IOException {
    AlreadyRunningException(Path root) {
      super("a Comfymill runs on " + root + " already; end it first (comfymill stop --data DIR)");
    }
  }
}
