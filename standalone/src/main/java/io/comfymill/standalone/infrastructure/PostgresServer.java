package io.comfymill.standalone.infrastructure;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.ports.Loopback;
import io.comfymill.standalone.process.ProcessSpec;
import io.comfymill.standalone.process.Startable;
import io.comfymill.standalone.process.StopSignal;
import io.comfymill.standalone.readiness.PostgresReady;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL with the database {@value #DATABASE} and a role for schedulers and one for gateways,
 * as {@code postgres-init.sql} makes them.
 *
 * @param folder its data
 * @param log what it prints is appended here
 * @param tls with which it listens, and without which it then lets nobody in; null for no TLS
 */
public record PostgresServer(Path folder, Path log, int port, @Nullable TlsFiles tls)
    implements Startable {
  public static final String DATABASE = "comfymill";
  public static final String SCHEDULER = "comfymill_scheduler";
  public static final String GATEWAY = "comfymill_gateway";

  public PostgresServer(Path folder, Path log, int port) {
    this(folder, log, port, null);
  }

  public PostgresServer {
    folder = folder.toAbsolutePath();
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://" + address();
  }

  /** The URL for Quarkus's reactive client. */
  public String reactiveUrl() {
    return "postgresql://" + address();
  }

  private String address() {
    return Loopback.HOST + ":" + port + "/" + DATABASE;
  }

  /** The password of a role. It is for local development, and no secret. */
  public static String passwordOf(String role) {
    return role;
  }

  @Override
  public ProcessSpec prepare() throws IOException, InterruptedException {
    PostgresAccount account = PostgresAccount.find();
    PostgresCluster cluster =
        new PostgresCluster(account, account.program(), account.home(folder).resolve("data"));
    cluster.initialiseOnce();
    cluster.forgetRecycledProcess();
    Map<String, String> settings = settings();
    if (tls != null) {
      settings.putAll(cluster.secured(tls));
    }
    return new ProcessSpec(
        "postgres",
        cluster.serverCommand(settings),
        PostgresCluster.ENVIRONMENT,
        folder,
        log,
        List.of(port),
        new PostgresReady(port, DATABASE, SCHEDULER, tls),
        StopSignal.INT);
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("listen_addresses", Loopback.HOST);
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "");
    settings.put("fsync", "on");
    settings.put("max_connections", "80");
    settings.put("shared_buffers", "48MB");
    settings.put("io_method", "sync");
    settings.put("max_parallel_workers_per_gather", "0");
    settings.put("jit", "off");
    settings.put("timezone", "UTC");
    settings.put("log_timezone", "UTC");
    settings.put("log_checkpoints", "off");
    return settings;
  }
}
