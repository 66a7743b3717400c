package io.comfymill.e2e;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between one client and a Kafka broker, that can be cut. While it is, nothing gets
 * through and no connection breaks, as when packets are dropped; what was sent meanwhile arrives
 * when it is mended.
 *
 * <p>A broker tells its clients by what address they are to reach it. In its answers that address
 * is replaced by this one's, so that the client has no other way; both are equally long, which is
 * all there is to know of Kafka's protocol here.
 */
final class KafkaProxy implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final int broker;
  private final ServerSocket server;
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition mended = lock.newCondition();
  private boolean cut;

  /** In front of the broker on that port of this machine. */
  KafkaProxy(int broker) {
    this.broker = broker;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept, "kafka-proxy");
  }

  String bootstrapServers() {
    return HOST + ":" + server.getLocalPort();
  }

  void cut() {
    lock.lock();
    try {
      cut = true;
    } finally {
      lock.unlock();
    }
  }

  void mend() {
    lock.lock();
    try {
      cut = false;
      mended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void start(Step step, String name) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (IOException e) {
                System.getLogger(name).log(System.Logger.Level.DEBUG, "a connection ended", e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket client = server.accept();
      Socket kafka = new Socket(InetAddress.getLoopbackAddress(), broker);
      sockets.addAll(List.of(client, kafka));
      start(() -> relay(client, kafka, false), "kafka-proxy-requests");
      start(() -> relay(kafka, client, true), "kafka-proxy-answers");
    }
  }

  /** Message by message: each comes after its length in four bytes. */
  private void relay(Socket from, Socket to, boolean answers) throws IOException {
    try (from;
        to;
        DataInputStream in = new DataInputStream(from.getInputStream());
        DataOutputStream out = new DataOutputStream(to.getOutputStream())) {
      while (true) {
        byte[] message = new byte[in.readInt()];
        in.readFully(message);
        if (answers) {
          replaceAddress(message);
        }
        awaitNetwork();
        byte[] framed = new byte[Integer.BYTES + message.length];
        ByteBuffer.wrap(framed).putInt(message.length).put(message);
        out.write(framed);
      }
    }
  }

  private void awaitNetwork() {
    lock.lock();
    try {
      while (cut) {
        mended.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void replaceAddress(byte[] message) {
    byte[] real = address(broker);
    byte[] own = address(server.getLocalPort());
    for (int i = 0; i <= message.length - real.length; i++) {
      if (Arrays.equals(message, i, i + real.length, real, 0, real.length)) {
        System.arraycopy(own, 0, message, i, own.length);
      }
    }
  }

  private static byte[] address(int port) {
    byte[] host = HOST.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(host.length + Integer.BYTES).put(host).putInt(port).array();
  }

  @Override
  public void close() {
    mend();
    try {
      server.close();
      for (Socket socket : List.copyOf(sockets)) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
