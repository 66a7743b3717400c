package io.comfymill.standalone.infrastructure;

import io.comfymill.common.wire.Topic;
import io.comfymill.standalone.ports.Loopback;
import io.comfymill.standalone.process.Executables;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.KafkaReady;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A Kafka broker that is its own controller (KRaft).
 *
 * @param folder its data and its configuration
 * @param log what it prints is appended here
 * @param port for clients; must stay the same for as long as there are any, since it is what the
 *     broker tells them to reach it by
 * @param controllerPort which it reaches itself by
 */
public record KafkaServer(Path folder, Path log, int port, int controllerPort) implements Server {
  private static final int NODE_ID = 1;
  private static final String CLUSTER_ID = "Y29tZnltaWxsLWxvY2FsMQ";
  private static final String DIRECTORY_ID = "Y29tZnltaWxsLWxvY2FsMg";

  public KafkaServer {
    folder = folder.toAbsolutePath();
  }

  public String bootstrapServers() {
    return Loopback.HOST + ":" + port;
  }

  @Override
  public ProcessSpec prepare() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    format(data);
    Path configuration = folder.resolve("server.properties");
    write(configuration, settings(data));
    return new ProcessSpec(
        "kafka",
        command(configuration),
        Map.of(),
        folder,
        log,
        List.of(port, controllerPort),
        new KafkaReady(port),
        StopSignal.TERM);
  }

  /**
   * What Kafka's own tool does in a JVM of its own, in a tenth of the time: names the folder's
   * cluster and node. All else a new cluster takes from the broker's defaults.
   */
  private static void format(Path data) throws IOException {
    Path names = data.resolve("meta.properties");
    if (Files.notExists(names)) {
      write(
          names,
          Map.of(
              "version",
              "1",
              "cluster.id",
              CLUSTER_ID,
              "node.id",
              Integer.toString(NODE_ID),
              "directory.id",
              DIRECTORY_ID));
    }
  }

  private Map<String, String> settings(Path data) {
    String listener = "PLAINTEXT://" + bootstrapServers();
    String controller = Loopback.HOST + ":" + controllerPort;
    Map<String, String> settings = new TreeMap<>(KafkaSettings.ALL);
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("listeners", listener + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", listener);
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
    settings.put("log.dirs", data.toString());
    settings.put("message.max.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));
    return settings;
  }

  private static void write(Path file, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path unfinished = Files.createTempFile(file.getParent(), "writing-", ".properties");
    try (var out = Files.newBufferedWriter(unfinished)) {
      properties.store(out, null);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> command(Path configuration) throws IOException {
    return List.of(
        Executables.java(),
        "-Xmx256m",
        "-Xss512k",
        "-XX:+UseSerialGC",
        // The first compiler alone: half the start-up time, and far more throughput than is used.
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
        "-cp",
        KafkaLibrary.classPath(),
        "kafka.Kafka",
        configuration.toString());
  }
}
