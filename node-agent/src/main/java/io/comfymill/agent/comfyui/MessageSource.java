package io.comfymill.agent.comfyui;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.concurrent.CompletionStage;

/** ComfyUI's WebSocket. */
public interface MessageSource {
  /**
   * Connects once.
   *
   * @param listener is called from one thread, in the order of the messages
   */
  CompletionStage<Connection> connect(Listener listener);

  /** True if its host said that nobody listens there: that process is gone. */
  static boolean refused(Throwable failure) {
    return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
  }

  /** An open WebSocket. */
  interface Connection {
    /** Asks for it to be closed; {@link Listener#closed} follows. */
    void close();

    /** ComfyUI answers with a pong. */
    void ping();
  }

  /** Hears what ComfyUI says. */
  interface Listener {
    void text(String message);

    void binary(byte[] message);

    void pong();

    /** The last call. */
    void closed(String why);
  }
}
