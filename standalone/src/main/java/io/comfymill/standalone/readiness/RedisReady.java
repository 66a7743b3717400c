package io.comfymill.standalone.readiness;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.ports.Loopback;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Ready when it answers PING with PONG, which it does not while it loads its append-only file. */
public record RedisReady(int port, @Nullable TlsFiles tls) implements ReadyCheck {
  public RedisReady(int port) {
    this(port, null);
  }

  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PONG = "+PONG\r\n".getBytes(StandardCharsets.US_ASCII);

  @Override
  public boolean isReady() {
    try (Socket socket = Loopback.connect(port, TIMEOUT, tls)) {
      socket.getOutputStream().write(PING);
      return Arrays.equals(PONG, socket.getInputStream().readNBytes(PONG.length));
    } catch (IOException notReady) {
      return false;
    }
  }
}
