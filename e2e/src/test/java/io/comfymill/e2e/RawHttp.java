package io.comfymill.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Sends requests byte for byte; Java's own client refuses most that are not as they should be. */
final class RawHttp {
  private static final int TIMEOUT_MILLIS = 15_000;
  private static final int ENOUGH = 64 * 1024;

  private final URI server;

  RawHttp(URI server) {
    this.server = server;
  }

  /**
   * @param target path and query, as they go on the wire
   * @param headers whole lines, besides Host, Connection and Content-Length
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody writes to it
  record Request(String method, String target, List<String> headers, byte[] body) {
    boolean mayChange() {
      return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
    }

    @Override
    public String toString() {
      String text = new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
      String path = target.length() <= 300 ? target : target.substring(0, 300) + "…";
      return "%s %s %s %s".formatted(method, path, headers, text);
    }
  }

  /**
   * @param status 0 where the connection was closed without one
   */
  record Answer(int status, String text) {}

  Answer send(Request request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
      write(socket, request);
      return read(socket);
    }
  }

  private void write(Socket socket, Request request) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(server.getAuthority()).append("\r\nConnection: close\r\n");
    head.append("Content-Length: ").append(request.body().length).append("\r\n");
    request.headers().forEach(line -> head.append(line).append("\r\n"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(request.body());
    try {
      socket.getOutputStream().write(all.toByteArray());
      socket.getOutputStream().flush();
    } catch (IOException answeredAndClosedBefore) {
      return; // the answer is there to read
    }
  }

  private static Answer read(Socket socket) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      int count = socket.getInputStream().read(buffer);
      while (count > 0 && read.size() < ENOUGH) {
        read.write(buffer, 0, count);
        count = hasNoEnd(read) ? 0 : socket.getInputStream().read(buffer);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException reset) {
      return answer(read);
    }
    return answer(read);
  }

  /** Of a stream of events, which ends when the client goes, the head is all of the answer. */
  private static boolean hasNoEnd(ByteArrayOutputStream read) {
    String text = read.toString(StandardCharsets.UTF_8);
    int head = text.indexOf("\r\n\r\n");
    return head >= 0
        && text.substring(0, head).toLowerCase(Locale.ROOT).contains("text/event-stream");
  }

  private static Answer answer(ByteArrayOutputStream read) {
    String text = read.toString(StandardCharsets.UTF_8);
    String[] words = text.split("\\s+", 3);
    boolean hasStatus = words.length > 1 && words[0].startsWith("HTTP/1");
    return new Answer(hasStatus ? Integer.parseInt(words[1]) : 0, text);
  }
}
