package io.comfymill.standalone.infrastructure;

import io.comfymill.common.tls.TlsFiles;
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
import org.jspecify.annotations.Nullable;

/**
 * Redis with its append-only file on.
 *
 * @param folder its data
 * @param log what it prints is appended here
 * @param tls with which it listens, and by which it knows its clients; null for no TLS
 */
public record RedisServer(Path folder, Path log, int port, @Nullable TlsFiles tls)
    implements Startable {
  public RedisServer(Path folder, Path log, int port) {
    this(folder, log, port, null);
  }

  public RedisServer {
    folder = folder.toAbsolutePath();
  }

  /** The address in Quarkus's format. */
  public String uri() {
    return (tls == null ? "redis://" : "rediss://") + Loopback.HOST + ":" + port;
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
        new RedisReady(port, tls),
        StopSignal.TERM);
  }

  private List<String> command(String binary) {
    List<String> command = new ArrayList<>(List.of(binary));
    settings().forEach((name, value) -> add(command, name, value));
    if (tls != null) {
      add(command, "tls-port", List.of(Integer.toString(port)));
      add(command, "tls-cert-file", List.of(tls.ownCertificate().toString()));
      add(command, "tls-key-file", List.of(tls.ownKey().toString()));
      add(command, "tls-ca-cert-file", List.of(tls.ca().toString()));
    }
    return command;
  }

  private static void add(List<String> command, String name, List<String> values) {
    command.add("--" + name);
    command.addAll(values);
  }

  private Map<String, List<String>> settings() {
    return Map.of(
        "bind", List.of(Loopback.HOST),
        "port", List.of(tls == null ? Integer.toString(port) : "0"),
        "dir", List.of(folder.toString()),
        "appendonly", List.of("yes"),
        "appendfsync", List.of("everysec"),
        "save", List.of(""),
        "daemonize", List.of("no"),
        // Live frames take up to 8 MiB: a slow gateway is disconnected before it fills the memory.
        "client-output-buffer-limit", List.of("pubsub", "128mb", "64mb", "30"));
  }
}
