package io.comfymill.gateway.websocket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one client knows of a running attempt: the messages held back from it, where the attempt was
 * when it last heard of it, and which results it has been told or will be. Of held messages that
 * the next of their kind replaces, only the last stays.
 */
final class RunMessages {
  private final int attempt;
  private final Deque<JobMessage> held = new ArrayDeque<>();
  private final Set<String> executed = new HashSet<>();
  private long heldBytes;
  private long resumedAt;
  private boolean heard;
  private boolean complete;
  private boolean startTold;
  private @Nullable JobMessage start;
  private @Nullable JobMessage executing;
  private @Nullable JobMessage progressState;
  private @Nullable JobMessage preview;
  private @Nullable JobMessage progress;

  RunMessages(int attempt) {
    this.attempt = attempt;
  }

  int attempt() {
    return attempt;
  }

  long heldBytes() {
    return heldBytes;
  }

  /** Whether every message since the start came by, and none had to be dropped. */
  boolean isComplete() {
    return complete;
  }

  /** The client connected when it was running already, or messages were lost on their way. */
  void missedSome() {
    heard = true;
    complete = false;
  }

  /** On its new connection the client was told where the attempt was after these messages. */
  void resumed(List<JobMessage> last) {
    last.forEach(message -> resumedAt = Math.max(resumedAt, message.number()));
  }

  /** Whether it was still on its way when the client was told of where the attempt was after it. */
  boolean isLate(JobMessage message) {
    return message.number() != 0 && message.number() <= resumedAt && message.kind().isWhereabouts();
  }

  boolean knowsResultOf(String graphNode) {
    return executed.contains(graphNode);
  }

  void told(JobMessage message) {
    note(message);
    startTold = true;
    place(message);
  }

  void hold(JobMessage message) {
    note(message);
    if (message.kind() == JobMessage.Kind.START) {
      start = message; // so small that it is neither counted nor dropped
      return;
    }
    if (message.kind().isSuperseded()) {
      remove(other -> other.kind() == message.kind());
    }
    held.addLast(message);
    heldBytes += message.bytes();
  }

  private void note(JobMessage message) {
    if (!heard) {
      heard = true;
      complete = message.kind() == JobMessage.Kind.START;
    }
    if (message.kind() == JobMessage.Kind.EXECUTED && message.graphNode() != null) {
      executed.add(message.graphNode());
    }
  }

  private void place(JobMessage message) {
    switch (message.kind()) {
      case START -> start = message;
      case EXECUTING -> executing = message;
      case PROGRESS_STATE -> progressState = message;
      case PREVIEW -> preview = message;
      case PROGRESS -> progress = message;
      default -> {} // tells nothing of where it is
    }
  }

  /** Drops held messages to save memory; results among them are made up for at the end. */
  void drop(Set<JobMessage.Kind> kinds) {
    if (remove(message -> kinds.contains(message.kind()))) {
      complete = false;
    }
  }

  private boolean remove(Predicate<JobMessage> which) {
    return held.removeIf(
        message -> {
          boolean removed = which.test(message);
          if (removed) {
            heldBytes -= message.bytes();
            forget(message);
          }
          return removed;
        });
  }

  private void forget(JobMessage message) {
    if (message.kind() == JobMessage.Kind.EXECUTED && message.graphNode() != null) {
      executed.remove(message.graphNode());
    }
  }

  /** All held messages, which count as told from now on. */
  List<JobMessage> takeHeld() {
    List<JobMessage> taken = new ArrayList<>(held);
    if (start != null && !startTold) {
      taken.add(0, start);
      startTold = true;
    }
    held.clear();
    heldBytes = 0;
    taken.forEach(this::place);
    return taken;
  }

  /** Where the attempt is, for a client that was told of another one. */
  List<JobMessage> whereabouts() {
    boolean gotOn =
        progress != null
            && executing != null
            && !Objects.equals(progress.graphNode(), executing.graphNode());
    return Stream.of(start, executing, progressState, preview, gotOn ? null : progress)
        .filter(Objects::nonNull)
        .toList();
  }
}
