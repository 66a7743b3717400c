package io.comfymill.standalone.process;

import io.comfymill.standalone.readiness.ReadyCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What it takes to run one process, again and again.
 *
 * @param environment added to this process's own
 * @param folder that it runs in
 * @param log that its output is appended to
 * @param ports that it listens on, the one to reach it by first
 */
public record ProcessSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path folder,
    Path log,
    List<Integer> ports,
    ReadyCheck readyCheck,
    StopSignal stopSignal) {
  public ProcessSpec {
    if (command.isEmpty()) {
      throw new IllegalArgumentException(name + " has no command");
    }
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    ports = List.copyOf(ports);
  }
}
