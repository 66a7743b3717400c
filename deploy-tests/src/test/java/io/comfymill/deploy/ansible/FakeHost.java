package io.comfymill.deploy.ansible;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A host whose {@code systemctl} writes down what it is told, and a service of it that does the
 * same with {@code POST /drain}.
 */
final class FakeHost implements AutoCloseable {
  private static final String SYSTEMCTL =
      """
      #!/bin/sh
      case $1 in
        show) echo LoadState=loaded; echo ActiveState=active ;;
        is-enabled) echo enabled ;;
        restart) echo "restart $2" >> '%s' ;;
      esac
      """;

  private final Path told;
  private final HttpServer service;
  private volatile boolean healthy = true;

  FakeHost(Path folder) throws IOException {
    told = Files.createFile(folder.resolve("told"));
    Path systemctl = Files.createDirectories(folder.resolve("bin")).resolve("systemctl");
    Files.writeString(systemctl, SYSTEMCTL.formatted(told));
    if (!systemctl.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + systemctl + " a program");
    }
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/q/health/live", exchange -> answer(exchange, 200));
    service.createContext("/q/health/ready", exchange -> answer(exchange, healthy ? 200 : 503));
    service.createContext("/drain", this::drain);
    service.start();
  }

  private void drain(HttpExchange exchange) throws IOException {
    Files.writeString(told, exchange.getRequestMethod() + " drain\n", StandardOpenOption.APPEND);
    answer(exchange, 200);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  int port() {
    return service.getAddress().getPort();
  }

  void isNotHealthyAnyMore() {
    healthy = false;
  }

  /** What it was told since the last time. */
  List<String> told() throws IOException {
    List<String> lines = Files.readAllLines(told);
    Files.writeString(told, "");
    return lines;
  }

  @Override
  public void close() {
    service.stop(0);
  }
}
