package io.comfymill.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Serves one file over HTTP, and breaks every answer off that begins at the file's beginning. */
final class CutOffSource implements AutoCloseable {
  private static final String PATH = "/file";
  private static final int BACKLOG = 8;

  private final byte[] content;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Integer> begun = new CopyOnWriteArrayList<>();

  CutOffSource(byte[] content) throws IOException {
    this.content = content;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.createContext(PATH, this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
  }

  /** From which byte on it was asked for the file, each time. */
  List<Integer> begun() {
    return List.copyOf(begun);
  }

  private void answer(HttpExchange exchange) throws IOException {
    int from = from(exchange.getRequestHeaders().getFirst("Range"));
    begun.add(from);
    int length = content.length - from;
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    try (exchange) {
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
      exchange.getResponseBody().write(content, from, from > 0 ? length : length / 3);
    }
  }

  private static int from(@Nullable String range) {
    return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
