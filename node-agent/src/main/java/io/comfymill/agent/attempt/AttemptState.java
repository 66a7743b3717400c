package io.comfymill.agent.attempt;

import io.comfymill.common.wire.AttemptEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of an attempt. A transition is a method of the only states that may make it.
 *
 * <pre>
 *  Preparing ──▶ Posting ──▶ Queued ──▶ Running ──▶ Collecting ──▶ Ended
 *      ▲            │ │         │          │ │        ▲    ▲
 *      └────────────┘ └─────────┴──────────┘ └────────┘    │
 *   (never arrived)             ▼                          │
 *                           Stopping ──────────────────────┘
 *
 *  Posting, Queued ──▶ Withdrawing ──▶ Running (it was faster), Stopping, Collecting or Ended
 * </pre>
 *
 * Every live state may also end at once: refused, lost with its ComfyUI, stopped before it was
 * posted, or not released in time.
 */
public sealed interface AttemptState {
  /** Not ended yet; it takes a slot. */
  sealed interface Live extends AttemptState {}

  /** ComfyUI has it, or may have it. */
  sealed interface WithComfyUi extends Live {
    Instant since();

    default Collecting collect() {
      return new Collecting(null);
    }
  }

  /** As {@link WithComfyUi}, and nobody has asked it to stop. */
  sealed interface Wanted extends WithComfyUi {
    default Stopping stop(Failure reason, Instant now) {
      return new Stopping(reason, now);
    }
  }

  /** As {@link Wanted}, and ComfyUI has not started it as far as we know. */
  sealed interface NotStarted extends Wanted {
    default Running run(Instant now) {
      return new Running(now, now);
    }
  }

  /** In the journal; ComfyUI has nothing of it yet. */
  record Preparing() implements Live {
    public Posting post(Instant now) {
      return new Posting(now, false);
    }
  }

  /**
   * Sent to ComfyUI. Messages about it may overtake the answer.
   *
   * @param unanswered the answer will not come; only ComfyUI's queue tells whether it arrived
   */
  record Posting(Instant since, boolean unanswered) implements NotStarted {
    public Posting withoutAnswer() {
      return new Posting(since, true);
    }

    public Queued queued(Instant now) {
      return new Queued(now);
    }

    public Withdrawing withdraw(Instant now) {
      return new Withdrawing(now, !unanswered);
    }

    public Preparing neverArrived() {
      return new Preparing();
    }
  }

  /** In ComfyUI's own queue. */
  record Queued(Instant since) implements NotStarted {
    public Withdrawing withdraw(Instant now) {
      return new Withdrawing(now, false);
    }
  }

  /**
   * To be taken out of ComfyUI's queue, unless it starts first.
   *
   * @param answerToCome its post has not been answered, so it may not be in the queue yet
   */
  record Withdrawing(Instant since, boolean answerToCome) implements NotStarted {
    public Withdrawing answered() {
      return new Withdrawing(since, false);
    }
  }

  /**
   * @param lastSign when ComfyUI last said something about it
   */
  record Running(Instant since, Instant lastSign) implements Wanted {
    public Running sign(Instant now) {
      return new Running(since, now);
    }

    public Duration silence(Instant now) {
      return Duration.between(lastSign, now);
    }

    public boolean silentFor(Duration limit, Instant now) {
      return silence(now).compareTo(limit) > 0;
    }
  }

  /** ComfyUI has been told to drop it. */
  record Stopping(Failure reason, Instant since) implements WithComfyUi {
    @Override
    public Collecting collect() {
      return new Collecting(reason);
    }
  }

  /**
   * ComfyUI is done with it; its history and outputs are being fetched.
   *
   * @param reason why it had been told to stop; null if it was not
   */
  record Collecting(@Nullable Failure reason) implements Live {}

  /** The end is known, and reported until Kafka acknowledges it. */
  record Ended(AttemptEvent event) implements AttemptState {}
}
