package io.comfymill.standalone.diagnosis;

import io.comfymill.common.tls.TlsFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Whether Redis answers, and whether it has room. Speaks two commands of its protocol. */
final class RedisCheck implements Check {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int DEFAULT_PORT = 6379;
  private static final int MOST_BYTES = 1 << 20;
  private static final double NEARLY_FULL = 0.9;
  private static final double BYTES_PER_MIB = 1L << 20;

  private final URI address;
  private final @Nullable String password;
  private final @Nullable TlsFiles tls;

  /**
   * @param address {@code redis://} or {@code rediss://}, with the user and password or without
   * @param tls where Redis' certificate is signed by a CA of one's own
   */
  RedisCheck(URI address, Optional<String> password, Optional<TlsFiles> tls) {
    this.address = address;
    this.password = password.orElse(null);
    this.tls = tls.orElse(null);
  }

  @Override
  public String about() {
    return "redis";
  }

  @Override
  public void run(Diagnosis diagnosis) throws IOException {
    try (Socket socket = connect()) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      login(socket, in);
      send(socket, "INFO");
      Map<String, String> info = info(answer(in));
      long used = Long.parseLong(info.getOrDefault("used_memory", "0"));
      long most = Long.parseLong(info.getOrDefault("maxmemory", "0"));
      diagnosis.saw(
          about(),
          "Redis %s, %.0f MiB"
              .formatted(info.getOrDefault("redis_version", "?"), used / BYTES_PER_MIB));
      if (most > 0 && used > NEARLY_FULL * most) {
        diagnosis.warn(
            about(),
            "it uses %.0f of %.0f MiB.".formatted(used / BYTES_PER_MIB, most / BYTES_PER_MIB),
            "raise maxmemory");
      }
      if (!info.getOrDefault("evicted_keys", "0").equals("0")) {
        diagnosis.warn(
            about(),
            "it has dropped %s keys for want of memory.".formatted(info.get("evicted_keys")),
            "raise maxmemory, and set maxmemory-policy to noeviction");
      }
    }
  }

  private Socket connect() throws IOException {
    Socket plain = new Socket();
    int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
    try {
      plain.connect(new InetSocketAddress(address.getHost(), port), TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      if (!"rediss".equals(address.getScheme())) {
        return plain;
      }
      if (tls != null) {
        return tls.over(plain, address.getHost());
      }
      SSLSocketFactory trusting = (SSLSocketFactory) SSLSocketFactory.getDefault();
      return trusting.createSocket(plain, address.getHost(), port, true);
    } catch (IOException e) {
      plain.close();
      throw new IOException(
          "nothing answers at %s:%d (%s)".formatted(address.getHost(), port, e.getMessage()), e);
    }
  }

  private void login(Socket socket, InputStream in) throws IOException {
    String user = address.getUserInfo();
    if (user != null && user.contains(":")) {
      String[] both = user.split(":", 2);
      if (both[0].isEmpty()) {
        send(socket, "AUTH", both[1]);
      } else {
        send(socket, "AUTH", both[0], both[1]);
      }
    } else if (password != null) {
      send(socket, "AUTH", password);
    } else {
      return;
    }
    answer(in);
  }

  private static void send(Socket socket, String... words) throws IOException {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String answer(InputStream in) throws IOException {
    String line = line(in);
    if (line.startsWith("-")) {
      throw new IOException("it answers: " + line.substring(1));
    }
    if (!line.startsWith("$")) {
      return line.substring(Math.min(1, line.length()));
    }
    int length = Integer.parseInt(line.substring(1));
    return new String(in.readNBytes(Math.min(length, MOST_BYTES)), StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > MOST_BYTES) {
        throw new IOException("it ends the connection, or is no Redis");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static Map<String, String> info(String text) {
    Map<String, String> info = new HashMap<>();
    text.lines()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> info.put(pair[0], pair[1].strip()));
    return info;
  }
}
