package io.comfymill.agent.comfyui;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** ComfyUI's WebSocket. */
public interface MessageSource {
  /**
   * Connects once.
   *
   * @param events is called from one thread, in the order of the events
   */
  CompletionStage<Connection> connect(Consumer<Event> events);

  /** True if its host said that nobody listens there: that process is gone. */
  static boolean refused(Throwable failure) {
    return failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
  }

  /** An open WebSocket. */
  interface Connection {
    /** Asks for it to be closed; {@link Closed} follows. */
    void close();

    /** ComfyUI answers with a pong. */
    void ping();
  }

  /** What comes over a WebSocket. */
  sealed interface Event {}

  record Text(String message) implements Event {}

  @SuppressWarnings("ArrayRecordComponent") // previews are not copied
  record Binary(byte[] message) implements Event {}

  record Pong() implements Event {}

  /** The last event. */
  record Closed(String why) implements Event {}
}
