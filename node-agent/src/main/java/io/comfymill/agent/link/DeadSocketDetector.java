package io.comfymill.agent.link;

import io.comfymill.agent.comfyui.QueueSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells a WebSocket that is dead from one that has nothing to say. Belongs to the node's loop.
 *
 * <p>Silence alone proves nothing: a model may load for minutes, and a busy ComfyUI's messages come
 * late. Two things do, and both only while ComfyUI answers HTTP:
 *
 * <ul>
 *   <li>A ping has had no pong for {@link #PONG_WITHIN}.
 *   <li>ComfyUI's queue has changed, which it tells every client that it knows, and nothing at all
 *       has been heard since for {@link #DEAF_AFTER}. ComfyUI 0.3.64 forgets a client's new socket
 *       when it notices late that the old one has broken.
 * </ul>
 */
public final class DeadSocketDetector {
  static final Duration PING_EVERY = Duration.ofSeconds(5);
  static final Duration PONG_WITHIN = Duration.ofSeconds(10);
  static final Duration DEAF_AFTER = Duration.ofSeconds(5);

  private Instant heardAt = Instant.MIN;
  private Instant pingedAt = Instant.MIN;
  private boolean pongOwed;
  private @Nullable Look last;
  private @Nullable Instant wordOwedSince;

  private record Look(List<String> running, List<String> pending, Instant askedAt) {
    boolean shows(List<String> runningNow, List<String> pendingNow) {
      return running.equals(runningNow) && pending.equals(pendingNow);
    }
  }

  public void opened(Instant now) {
    heardAt = now;
    pingedAt = now;
    pongOwed = false;
    last = null;
    wordOwedSince = null;
  }

  /** A message, of whichever kind. */
  public void heard(Instant now) {
    heardAt = now;
    wordOwedSince = null;
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
   * Takes a look at ComfyUI's queue.
   *
   * @return why the socket is dead; null while it is not
   */
  public @Nullable String look(QueueSnapshot queue, Instant askedAt, Instant now) {
    Look before = last;
    List<String> running = ids(queue.running());
    List<String> pending = ids(queue.pending());
    boolean changed = before != null && !before.shows(running, pending);
    if (changed && wordOwedSince == null && heardAt.isBefore(before.askedAt())) {
      wordOwedSince = now;
    }
    last = new Look(running, pending, askedAt);
    if (pongOwed && askedAt.isAfter(pingedAt.plus(PONG_WITHIN))) {
      return "no pong for " + PONG_WITHIN.toSeconds() + " s, while ComfyUI answers HTTP";
    }
    Instant owed = wordOwedSince;
    if (owed != null && !askedAt.isBefore(owed.plus(DEAF_AFTER))) {
      return "ComfyUI's queue changes and its WebSocket says nothing of it";
    }
    return null;
  }

  private static List<String> ids(List<QueueSnapshot.Entry> entries) {
    return entries.stream().map(QueueSnapshot.Entry::promptId).toList();
  }
}
