package io.comfymill.standalone.infrastructure;

import io.comfymill.common.tls.Pem;
import io.comfymill.common.tls.TlsFiles;
import io.comfymill.common.wire.Topic;
import io.comfymill.standalone.files.AtomicFile;
import io.comfymill.standalone.files.OwnersFile;
import io.comfymill.standalone.ports.Loopback;
import io.comfymill.standalone.process.Executables;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.Startable;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.KafkaReady;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker that is its own controller (KRaft).
 *
 * @param folder its data and its configuration
 * @param log what it prints is appended here
 * @param port for clients; must stay the same for as long as there are any, since it is what the
 *     broker tells them to reach it by
 * @param controllerPort which it reaches itself by
 * @param tls with which it listens, and by which it knows its clients; null for no TLS
 */
public record KafkaServer(
    Path folder, Path log, int port, int controllerPort, @Nullable TlsFiles tls)
    implements Startable {
  private static final String NODE_ID = "1";
  private static final String CLUSTER_ID = "Y29tZnltaWxsLWxvY2FsMQ";
  private static final String DIRECTORY_ID = "Y29tZnltaWxsLWxvY2FsMg";

  private static final String AUTHORIZER =
      "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

  /**
   * The parts of an installation, by their certificates, beside the broker itself. Agents that were
   * enrolled have names of their own, and may do what each is permitted.
   */
  private static final String SUPER_USERS = "User:CN=gateway;User:CN=scheduler;User:CN=agent;User:";

  public KafkaServer(Path folder, Path log, int port, int controllerPort) {
    this(folder, log, port, controllerPort, null);
  }

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
        new KafkaReady(port, tls),
        StopSignal.TERM);
  }

  /**
   * Names the folder's cluster and node, as Kafka's own tool does in a JVM of its own and ten times
   * the time. A new cluster takes all else from the broker's defaults.
   */
  private static void format(Path data) throws IOException {
    Path meta = data.resolve("meta.properties");
    if (Files.notExists(meta)) {
      Properties names = new Properties();
      names.setProperty("version", "1");
      names.setProperty("cluster.id", CLUSTER_ID);
      names.setProperty("node.id", NODE_ID);
      names.setProperty("directory.id", DIRECTORY_ID);
      write(meta, names);
    }
  }

  private Properties settings(Path data) throws IOException {
    String protocol = tls == null ? "PLAINTEXT" : "SSL";
    String listener = protocol + "://" + bootstrapServers();
    String controller = Loopback.HOST + ":" + controllerPort;
    Properties settings = new Properties();
    try (InputStream in = KafkaServer.class.getResourceAsStream("/kafka.properties")) {
      settings.load(in);
    }
    settings.setProperty("node.id", NODE_ID);
    settings.setProperty("inter.broker.listener.name", protocol);
    settings.setProperty(
        "listener.security.protocol.map",
        "CONTROLLER:" + protocol + "," + protocol + ":" + protocol);
    if (tls != null) {
      secure(settings, tls);
    }
    settings.setProperty("listeners", listener + ",CONTROLLER://" + controller);
    settings.setProperty("advertised.listeners", listener);
    settings.setProperty("controller.quorum.voters", NODE_ID + "@" + controller);
    settings.setProperty("log.dirs", data.toString());
    settings.setProperty("message.max.bytes", Integer.toString(Topic.MAX_RECORD_BYTES));
    return settings;
  }

  private void secure(Properties settings, TlsFiles files) throws IOException {
    Path own = folder.resolve("tls.pem"); // Kafka wants both in one
    Files.deleteIfExists(own);
    OwnersFile.write(
        own, Files.readString(files.ownKey()) + Files.readString(files.ownCertificate()));
    settings.setProperty("ssl.keystore.type", "PEM");
    settings.setProperty("ssl.keystore.location", own.toString());
    settings.setProperty("ssl.truststore.type", "PEM");
    settings.setProperty("ssl.truststore.location", files.ca().toString());
    settings.setProperty("ssl.client.auth", "required");
    settings.setProperty("authorizer.class.name", AUTHORIZER);
    settings.setProperty("super.users", SUPER_USERS + nameOf(files.ownCertificate()));
  }

  private static String nameOf(Path certificate) throws IOException {
    return Pem.certificates(Files.readString(certificate))
        .get(0)
        .getSubjectX500Principal()
        .getName();
  }

  private static void write(Path file, Properties properties) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    properties.store(content, null);
    AtomicFile.write(file, content.toByteArray());
  }

  private static List<String> command(Path configuration) throws IOException {
    return List.of(
        Executables.java(),
        "-Xmx256m",
        "-Xss512k",
        "-XX:+UseSerialGC",
        // C1 alone halves the time to start, and is far faster than needed here.
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        // These log warnings at every first start and every stop.
        "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.controller.QuorumController=error",
        "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=error",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
        "-cp",
        library() + "/*",
        "kafka.Kafka",
        configuration.toString());
  }

  /** The build puts Kafka's jars beside this module's classes and its jar. */
  private static Path library() throws IOException {
    try {
      URI own = KafkaServer.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      Path library = Path.of(own).toAbsolutePath().resolveSibling("kafka-lib");
      if (Files.isDirectory(library)) {
        return library;
      }
      throw new IOException(
          "Kafka's jars are not in " + library + "; run: mvn package -DskipTests");
    } catch (URISyntaxException e) {
      throw new IOException("cannot tell where this class was loaded from", e);
    }
  }
}
