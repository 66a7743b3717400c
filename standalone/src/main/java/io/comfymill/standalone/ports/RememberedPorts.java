package io.comfymill.standalone.ports;

import com.fasterxml.jackson.core.type.TypeReference;
import io.comfymill.common.wire.WireJson;
import io.comfymill.standalone.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gives each named use of a port the port it had last time, unless that is taken, so that bookmarks
 * and node addresses survive a restart.
 */
public final class RememberedPorts {
  private final Path file;
  private final FreePorts free;
  private final Map<String, Integer> lastTime;
  private final Map<String, Integer> now = new TreeMap<>();

  private RememberedPorts(Path file, FreePorts free, Map<String, Integer> lastTime) {
    this.file = file;
    this.free = free;
    this.lastTime = lastTime;
  }

  public static RememberedPorts read(Path file, FreePorts free) throws IOException {
    Map<String, Integer> lastTime =
        Files.exists(file)
            ? WireJson.mapper()
                .readValue(file.toFile(), new TypeReference<TreeMap<String, Integer>>() {})
            : Map.of();
    return new RememberedPorts(file, free, lastTime);
  }

  public int of(String name) {
    return now.computeIfAbsent(name, this::choose);
  }

  private int choose(String name) {
    Integer before = lastTime.get(name);
    return before == null ? free.next() : free.preferring(before);
  }

  /** Saves the ports of this run and, of earlier runs, those that this one did not use. */
  public void save() throws IOException {
    Map<String, Integer> all = new TreeMap<>(lastTime);
    all.putAll(now);
    AtomicFile.write(file, WireJson.write(all));
  }
}
