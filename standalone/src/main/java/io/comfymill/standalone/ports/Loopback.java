package io.comfymill.standalone.ports;

import io.comfymill.common.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The only address on which our processes listen. */
public final class Loopback {
  public static final String HOST = "127.0.0.1";

  private Loopback() {}

  /** From bytes, since the name localhost may resolve to the IPv6 loopback. */
  public static InetSocketAddress address(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are always an address", e);
    }
  }

  /**
   * Connects with a timeout that also limits every read.
   *
   * @param tls null for none
   */
  public static Socket connect(int port, Duration timeout, @Nullable TlsFiles tls)
      throws IOException {
    Socket socket = connect(port, timeout);
    if (tls == null) {
      return socket;
    }
    try {
      return tls.over(socket, HOST);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Connects with a timeout that also limits every read. */
  public static Socket connect(int port, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address(port), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
