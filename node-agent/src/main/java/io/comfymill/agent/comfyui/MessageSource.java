package io.comfymill.agent.comfyui;

import java.util.concurrent.CompletionStage;

/** ComfyUI's WebSocket. */
public interface MessageSource {
  /**
   * Connects once.
   *
   * @param listener is called from any one thread, in the order of the messages
   */
  CompletionStage<Connection> connect(Listener listener);

  /** An open WebSocket. */
  interface Connection {
    /** Asks for it to be closed; {@link Listener#closed} tells when it is. */
    void close();

    /** ComfyUI answers it with a pong. */
    void ping();
  }

  /** Who hears what ComfyUI says. */
  interface Listener {
    void text(String message);

    void binary(byte[] message);

    void pong();

    /** The last call. */
    void closed(String why);
  }
}
