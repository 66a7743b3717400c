package io.comfymill.standalone.readiness;

import io.comfymill.standalone.ports.Loopback;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Ready when a new connection is asked for its password. While it starts, recovers or stops, the
 * server refuses before that, so there is no need to sign in.
 */
public record PostgresReady(int port, String database, String user) implements ReadyCheck {
  private static final int PROTOCOL_VERSION_3 = 3 << 16;
  private static final int AUTHENTICATION = 'R';

  @Override
  public boolean isReady() {
    try (Socket socket = Loopback.connect(port, TIMEOUT)) {
      socket.getOutputStream().write(startupMessage());
      return socket.getInputStream().read() == AUTHENTICATION;
    } catch (IOException notReady) {
      return false;
    }
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
