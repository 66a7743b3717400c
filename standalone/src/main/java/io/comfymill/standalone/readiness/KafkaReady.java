package io.comfymill.standalone.readiness;

import io.comfymill.common.tls.TlsFiles;
import io.comfymill.standalone.ports.Loopback;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Ready when the broker's metadata names a live broker. An open port is not enough: after a crash
 * the broker listens for some seconds before the controller registers it again, and serves nobody
 * until then. One hand-made request (Metadata, version 1, no topics) saves each command from
 * loading Kafka's client.
 */
public record KafkaReady(int port, @Nullable TlsFiles tls) implements ReadyCheck {
  public KafkaReady(int port) {
    this(port, null);
  }

  private static final int METADATA = 3;
  private static final int VERSION = 1;
  private static final int CORRELATION = 1;

  @Override
  public boolean isReady() {
    try (Socket socket = Loopback.connect(port, TIMEOUT, tls)) {
      socket.getOutputStream().write(request());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readInt(); // length
      in.readInt(); // correlation
      int liveBrokers = in.readInt();
      return liveBrokers > 0;
    } catch (IOException notReady) {
      return false;
    }
  }

  private static byte[] request() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    out.writeShort(METADATA);
    out.writeShort(VERSION);
    out.writeInt(CORRELATION);
    out.writeUTF("comfymill-ready");
    out.writeInt(0); // topics
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    new DataOutputStream(framed).writeInt(body.size());
    body.writeTo(framed);
    return framed.toByteArray();
  }
}
