package io.comfymill.gateway.websocket;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Function;

/**
 * The messages waiting for one client, sent in order, one at a time. A client that reads slowly
 * first loses previews, then progress that later messages repeat, then pictures, the oldest first
 * each time, and then its connection, at no cost to other clients or the gateway's memory; but no
 * message that says what became of a job. Thread-safe.
 */
final class Outbox {
  /** What a slow client may lose. */
  enum Loss {
    NEVER,
    /** Rather than the connection. */
    PICTURE,
    PROGRESS,
    PREVIEW
  }

  /** A message, text or binary. */
  sealed interface Message {
    int bytes();

    Loss loss();

    record Text(String json, Loss loss) implements Message {
      Text(String json) {
        this(json, Loss.NEVER);
      }

      @Override
      public int bytes() {
        return 2 * json.length();
      }
    }

    @SuppressWarnings("ArrayRecordComponent") // not copied; nobody writes to it
    record Binary(byte[] payload, Loss loss) implements Message {
      @Override
      public int bytes() {
        return payload.length;
      }
    }

    static Message of(JobMessage message) {
      Loss loss =
          switch (message.kind()) {
            case PREVIEW -> Loss.PREVIEW;
            case PROGRESS, PROGRESS_STATE -> Loss.PROGRESS;
            case PICTURE -> Loss.PICTURE;
            default -> Loss.NEVER;
          };
      return message.isText()
          ? new Text(message.text(), loss)
          : new Binary(message.payload(), loss);
    }
  }

  /**
   * When to drop messages and when to close.
   *
   * @param previewBytes of waiting messages above which previews and progress are dropped
   * @param maxBytes of waiting messages above which pictures are dropped, or else the socket closed
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
      dropped =
          drop(Loss.PREVIEW, limits.previewBytes())
              + drop(Loss.PROGRESS, limits.previewBytes())
              + drop(Loss.PICTURE, limits.maxBytes());
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

  private int drop(Loss loss, long maxBytes) {
    int dropped = 0;
    Iterator<Message> oldestFirst = waiting.iterator();
    while (waitingBytes > maxBytes && waiting.size() > 1 && oldestFirst.hasNext()) {
      Message candidate = oldestFirst.next();
      if (candidate.loss() == loss) {
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
