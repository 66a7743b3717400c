package io.comfymill.gateway.websocket;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Function;

/**
 * The messages waiting for one client, sent in order, one at a time. A client that reads slowly
 * first loses preview images, the oldest first, and then its connection, at no cost to other
 * clients or the gateway's memory. Thread-safe.
 */
final class Outbox {
  /** A message, text or binary. */
  sealed interface Message {
    int bytes();

    /** Whether it may be dropped. */
    default boolean dispensable() {
      return false;
    }

    record Text(String json) implements Message {
      @Override
      public int bytes() {
        return 2 * json.length();
      }
    }

    @SuppressWarnings("ArrayRecordComponent") // not copied; nobody writes to it
    record Binary(byte[] payload) implements Message {
      @Override
      public int bytes() {
        return payload.length;
      }

      @Override
      public boolean dispensable() {
        return true;
      }
    }
  }

  /**
   * When to drop messages and when to close.
   *
   * @param previewBytes of waiting messages above which previews are dropped
   * @param maxBytes of waiting messages above which the socket is closed
   */
  record Limits(long previewBytes, long maxBytes) {}

  private final Limits limits;
  private final Function<Message, Uni<Void>> sender;
  private final Runnable giveUp;

  /** Guarded by this. */
  private final Deque<Message> waiting = new ArrayDeque<>();

  private long waitingBytes;
  private boolean sending;
  private boolean closed;

  Outbox(Limits limits, Function<Message, Uni<Void>> sender, Runnable giveUp) {
    this.limits = limits;
    this.sender = sender;
    this.giveUp = giveUp;
  }

  /**
   * @return how many messages were dropped for it
   */
  int add(Message message) {
    int dropped;
    boolean hopeless;
    synchronized (this) {
      if (closed) {
        return 1;
      }
      waiting.addLast(message);
      waitingBytes += message.bytes();
      dropped = dropPreviews();
      // a lone message may have any size
      hopeless = waitingBytes > limits.maxBytes() && waiting.size() > 1;
      closed = hopeless;
    }
    if (hopeless) {
      giveUp.run();
    } else {
      sendNext();
    }
    return dropped;
  }

  synchronized void close() {
    closed = true;
    waiting.clear();
    waitingBytes = 0;
  }

  private int dropPreviews() {
    int dropped = 0;
    Iterator<Message> oldestFirst = waiting.iterator();
    while (waitingBytes > limits.previewBytes() && waiting.size() > 1 && oldestFirst.hasNext()) {
      Message candidate = oldestFirst.next();
      if (candidate.dispensable()) {
        oldestFirst.remove();
        waitingBytes -= candidate.bytes();
        dropped++;
      }
    }
    return dropped;
  }

  private void sendNext() {
    Message next;
    synchronized (this) {
      if (sending || closed || waiting.isEmpty()) {
        return;
      }
      sending = true;
      next = waiting.removeFirst();
      waitingBytes -= next.bytes();
    }
    sender.apply(next).subscribe().with(sent -> sentOne(), failure -> close());
  }

  private void sentOne() {
    synchronized (this) {
      sending = false;
    }
    sendNext();
  }
}
