package io.comfymill.agent.host;

import com.sun.management.OperatingSystemMXBean;
import io.comfymill.common.wire.HostLoad;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of this machine, as the JVM tells them; within a container, those of the container.
 *
 * @param folder on the disk that counts
 * @param proc {@code /proc}
 */
record HostFigures(Path folder, Path proc) {
  private static final double PERCENT = 100;
  private static final long KIB = 1024;

  HostLoad now() throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    FileStore disk = Files.getFileStore(existing(folder.toAbsolutePath()));
    return new HostLoad(
        system.getAvailableProcessors(),
        percent(system.getCpuLoad()),
        system.getTotalMemorySize(),
        Math.min(system.getTotalMemorySize(), available(system.getFreeMemorySize())),
        disk.getTotalSpace(),
        disk.getUsableSpace());
  }

  private static Path existing(Path path) {
    Path found = path;
    while (!Files.exists(found) && found.getParent() != null) {
      found = found.getParent();
    }
    return found;
  }

  private static @Nullable Integer percent(double load) {
    return load >= 0 ? (int) Math.round(load * PERCENT) : null;
  }

  /** Linux counts as free only what holds no file's pages, which it would give up at once. */
  private long available(long free) {
    Path file = proc.resolve("meminfo");
    if (!Files.isReadable(file)) {
      return free;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .findFirst()
          .orElse(free);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
