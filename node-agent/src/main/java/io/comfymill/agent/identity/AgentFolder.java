package io.comfymill.agent.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that makes an agent the same agent after a restart. Guarded by a file lock, which the
 * operating system releases however the process dies: two agents with one journal would run every
 * attempt twice.
 */
public final class AgentFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private AgentFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * @throws IllegalStateException if another agent holds it
   */
  public static AgentFolder lock(Path path) throws IOException {
    Path folder = path.toAbsolutePath().normalize();
    Files.createDirectories(folder);
    FileChannel lockFile =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!tryLock(lockFile)) {
      lockFile.close();
      throw new IllegalStateException(
          "comfymill.agent.data-folder "
              + folder
              + " is in use by another agent; give each agent a folder of its own");
    }
    return new AgentFolder(folder, lockFile);
  }

  private static boolean tryLock(FileChannel lockFile) throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  public Path identityFile() {
    return path.resolve("identity.json");
  }

  public Path attempts() {
    return path.resolve("attempts");
  }

  public boolean writable() {
    return Files.isDirectory(path) && Files.isWritable(path);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
