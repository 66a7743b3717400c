package io.comfymill.deploy.proxy;

import io.comfymill.deploy.Checkout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real proxy with a configuration of this repository, on a port of its own. */
final class ProxyProcess {
  private final Process process;
  private final int port;
  private final Path log;

  enum Kind {
    HAPROXY("haproxy", "-v"),
    NGINX("nginx", "-v");

    private final String program;
    private final String version;

    Kind(String program, String version) {
      this.program = program;
      this.version = version;
    }

    boolean isInstalled() {
      try {
        Process process = new ProcessBuilder(program, version).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
      } catch (IOException e) {
        return false; // there is no such program
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /**
   * @param failedChecks after how many health checks in a row that fail a gateway is given up; the
   *     configuration's number suits a machine that is not busy with other tests
   */
  ProxyProcess(Kind kind, Path folder, String gateway1, String gateway2, int failedChecks)
      throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    log = folder.resolve("log");
    List<String> command =
        kind == Kind.HAPROXY ? haproxy(folder, failedChecks) : nginx(folder, gateway1, gateway2);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("GATEWAY_1", gateway1);
    builder.environment().put("GATEWAY_2", gateway2);
    process = builder.start();
    awaitPort();
  }

  private List<String> haproxy(Path folder, int failedChecks) throws IOException {
    String text = Checkout.read(Checkout.path("deploy/proxy/haproxy.cfg"));
    String adapted =
        text.replace("bind :8188", "bind 127.0.0.1:" + port)
            .replace("fall 2", "fall " + failedChecks);
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), adapted);
    return List.of("haproxy", "-db", "-f", file.toString());
  }

  private List<String> nginx(Path folder, String gateway1, String gateway2) throws IOException {
    String text =
        Checkout.read(Checkout.path("deploy/proxy/nginx.conf"))
            .replace("listen 8188", "listen 127.0.0.1:" + port)
            .replace("server gateway-1:8188", "server " + gateway1)
            .replace("server gateway-2:8188", "server " + gateway2);
    Files.writeString(folder.resolve("comfymill.conf"), text);
    Path file =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            pid %1$s/pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              include %1$s/comfymill.conf;
            }
            """
                .formatted(folder));
    return List.of("nginx", "-e", "stderr", "-p", folder.toString(), "-c", file.toString());
  }

  private void awaitPort() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(15));
    while (Instant.now().isBefore(end) && process.isAlive()) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        boolean unused = process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    close();
    throw new IOException("the proxy did not start: " + Checkout.read(log));
  }

  URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + port + path);
  }

  void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
