package io.comfymill.standalone.readiness;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.ports.Loopback;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ready when a new connection is asked for its password. While it starts, recovers or stops, the
 * server refuses before that, so there is no need to sign in.
 */
public record PostgresReady(int port, String database, String user, @Nullable TlsFiles tls)
    implements ReadyCheck {
  public PostgresReady(int port, String database, String user) {
    this(port, database, user, null);
  }

  private static final int PROTOCOL_VERSION_3 = 3 << 16;
  private static final long SSL_REQUEST = (8L << 32) | 80877103; // its length, its code
  private static final int AUTHENTICATION = 'R';

  @Override
  public boolean isReady() {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(startupMessage());
      return socket.getInputStream().read() == AUTHENTICATION;
    } catch (IOException notReady) {
      return false;
    }
  }

  private Socket connect() throws IOException {
    Socket socket = Loopback.connect(port, TIMEOUT);
    try {
      return tls == null ? socket : secure(socket, tls);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The server has to agree before the handshake. */
  private static Socket secure(Socket socket, TlsFiles tls) throws IOException {
    new DataOutputStream(socket.getOutputStream()).writeLong(SSL_REQUEST);
    if (socket.getInputStream().read() != 'S') {
      throw new IOException("the server speaks no TLS");
    }
    return tls.over(socket, Loopback.HOST);
  }

  private byte[] startupMessage() throws IOException {
    byte[] parameters =
        ("user\0" + user + "\0database\0" + database + "\0\0").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(Integer.BYTES + Integer.BYTES + parameters.length);
    out.writeInt(PROTOCOL_VERSION_3);
    out.write(parameters);
    return bytes.toByteArray();
  }
}
