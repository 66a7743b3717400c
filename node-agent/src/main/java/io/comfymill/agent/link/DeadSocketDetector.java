package io.comfymill.agent.link;

import io.comfymill.agent.comfyui.QueueSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells a dead WebSocket from one that has nothing to say. Confined to the node's loop.
 *
 * <p>Silence alone proves nothing: loading a model may take minutes, and a busy ComfyUI's messages
 * come late. Two things do, and both only while ComfyUI answers HTTP:
 *
 * <ul>
 *   <li>A ping has had no pong for {@link #PONG_WITHIN}.
 *   <li>ComfyUI's queue has changed, which it tells every client that it knows, and nothing at all
 *       has been heard since for {@link #DEAF_AFTER}. ComfyUI 0.3.64 forgets a client's new socket
 *       if it notices late that the old one has broken.
 * </ul>
 */
public final class DeadSocketDetector {
  private static final Duration PING_EVERY = Duration.ofSeconds(5);
  private static final Duration PONG_WITHIN = Duration.ofSeconds(10);
  private static final Duration DEAF_AFTER = Duration.ofSeconds(5);

  private Instant heardAt = Instant.MIN;
  private Instant pingedAt = Instant.MIN;
  private boolean pongOwed;
  private @Nullable Look last;
  private @Nullable Instant messageOwedSince;

  private record Look(QueueSnapshot queue, Instant askedAt) {}

  public void opened(Instant now) {
    heardAt = now;
    pingedAt = now;
    pongOwed = false;
    last = null;
    messageOwedSince = null;
  }

  /** A message of any kind. */
  public void heard(Instant now) {
    heardAt = now;
    messageOwedSince = null;
  }

  public void pong() {
    pongOwed = false;
  }

  public boolean pingDue(Instant now) {
    return !pongOwed && !pingedAt.plus(PING_EVERY).isAfter(now);
  }

  public void pinged(Instant now) {
    pingedAt = now;
    pongOwed = true;
  }

  /**
   * @return why the socket is dead; null if it is not
   */
  public @Nullable String look(QueueSnapshot queue, Instant askedAt, Instant now) {
    Look before = last;
    boolean changed = before != null && !before.queue().equals(queue);
    if (changed && messageOwedSince == null && heardAt.isBefore(before.askedAt())) {
      messageOwedSince = now;
    }
    last = new Look(queue, askedAt);
    if (pongOwed && askedAt.isAfter(pingedAt.plus(PONG_WITHIN))) {
      return "no pong for " + PONG_WITHIN.toSeconds() + " s, while ComfyUI answers HTTP";
    }
    boolean deaf = messageOwedSince != null && !askedAt.isBefore(messageOwedSince.plus(DEAF_AFTER));
    return deaf ? "ComfyUI's queue changes, but its WebSocket does not say so" : null;
  }
}
