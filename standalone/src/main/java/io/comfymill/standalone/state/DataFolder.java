package io.comfymill.standalone.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** What the data folder holds, and the lock that gives it to one supervisor. */
public record DataFolder(Path root) {
  private static final long LARGE_LOG_BYTES = 10L * 1024 * 1024;

  /** Held for as long as it is open; the system frees it when the process dies. */
  public interface Lock extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  public Path of(String name) {
    return root.resolve(name);
  }

  /** The file that a process's output goes to. */
  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** Moves each log over 10 MiB to NAME.log.1, over the one that was moved before. */
  public void rotateLogs() throws IOException {
    if (!Files.isDirectory(logs())) {
      return;
    }
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(logs(), "*.log")) {
      for (Path log : logs) {
        if (Files.size(log) > LARGE_LOG_BYTES) {
          Files.move(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  public StateFile state() {
    return new StateFile(root.resolve("state.json"));
  }

  public Path ports() {
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

  /** Two supervisors would corrupt the data folder. */
  public static final class AlreadyRunningException extends IOException {
    AlreadyRunningException(Path root) {
      super("a Comfymill runs on " + root + " already; end it first (comfymill stop --data DIR)");
    }
  }
}
