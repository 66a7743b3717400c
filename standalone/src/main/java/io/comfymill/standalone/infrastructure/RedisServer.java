package io.comfymill.standalone.infrastructure;

import io.comfymill.standalone.ports.Loopback;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.Startable;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.RedisReady;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Redis with its append-only file on.
 *
 * @param folder its data
 * @param log what it prints is appended here
 */
public record RedisServer(Path folder, Path log, int port) implements Startable {
  public RedisServer {
    folder = folder.toAbsolutePath();
  }

  /** The address in Quarkus's format. */
  public String uri() {
    return "redis://" + Loopback.HOST + ":" + port;
  }

  @Override
  public ProcessSpec prepare() throws IOException, InterruptedException {
    return new ProcessSpec(
        "redis",
        command(RedisBinary.find(BinaryCache.ofUser()).toString()),
        Map.of(),
        folder,
        log,
        List.of(port),
        new RedisReady(port),
        StopSignal.TERM);
  }

  private List<String> command(String binary) {
    List<String> command = new ArrayList<>(List.of(binary));
    settings()
        .forEach(
            (name, value) -> {
              command.add("--" + name);
              command.addAll(List.of(value.split(" ", -1)));
            });
    return command;
  }

  private Map<String, String> settings() {
    return Map.of(
        "bind", Loopback.HOST,
        "port", Integer.toString(port),
        "dir", folder.toString(),
        "appendonly", "yes",
        "appendfsync", "everysec",
        "save", "",
        "daemonize", "no",
        // Live frames take up to 8 MiB: a slow gateway is disconnected before it fills the memory.
        "client-output-buffer-limit", "pubsub 128mb 64mb 30");
  }
}
