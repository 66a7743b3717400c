package io.comfymill.agent.attempt;

import io.comfymill.common.wire.AttemptEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt is. A transition is a method of the only states that may make it.
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
 * posted, or not let go of in time.
 */
public sealed interface AttemptState {
  /** Its end is not known yet; it takes a slot. */
  sealed interface Live extends AttemptState {
    default Ended end(AttemptEvent event) {
      return new Ended(event);
    }
  }

  /** ComfyUI has it, or may have it. */
  sealed interface WithComfyUi extends Live {
    public Instant since();

    default Collecting collect(Instant now) {
      return new Collecting(null, now);
    }
  }

  /** As {@link WithComfyUi}, and nobody has asked it to stop. */
  sealed interface Wanted extends WithComfyUi {
    default Stopping stop(StopReason reason, Instant now) {
      return new Stopping(reason, now);
    }
  }

  /**
   * On disk here, nothing at ComfyUI.
   *
   * @param inputsThere its input files are on the node
   */
  record Preparing(boolean inputsThere) implements Live {
    public Preparing withInputs() {
      return new Preparing(true);
    }

    public Posting post(Instant now) {
      return new Posting(now, false);
    }
  }

  /**
   * Sent to ComfyUI.
   *
   * @param unanswered the answer will not come; only ComfyUI's queue tells whether it arrived
   */
  record Posting(Instant since, boolean unanswered) implements Wanted {
    public Posting withoutAnswer() {
      return new Posting(since, true);
    }

    public Queued queued(Instant now) {
      return new Queued(now);
    }

    public Withdrawing withdraw(Instant now) {
      return new Withdrawing(now, !unanswered);
    }

    /** ComfyUI's messages overtake its answer. */
    public Running run(Instant now) {
      return new Running(now, now);
    }

    public Preparing neverArrived() {
      return new Preparing(false);
    }
  }

  /**
   * To be taken out of ComfyUI's queue, unless it begins before that.
   *
   * @param answerToCome to its post, so that it may not be there yet
   */
  record Withdrawing(Instant since, boolean answerToCome) implements Wanted {
    public Withdrawing answered() {
      return new Withdrawing(since, false);
    }

    public Running run(Instant now) {
      return new Running(now, now);
    }
  }

  /** In ComfyUI's own queue. */
  record Queued(Instant since) implements Wanted {
    public Withdrawing withdraw(Instant now) {
      return new Withdrawing(now, false);
    }

    public Running run(Instant now) {
      return new Running(now, now);
    }
  }

  /**
   * @param lastSign when ComfyUI last said something about it
   */
  record Running(Instant since, Instant lastSign) implements Wanted {
    public Running sign(Instant now) {
      return new Running(since, now);
    }

    public boolean silentFor(Duration limit, Instant now) {
      return Duration.between(lastSign, now).compareTo(limit) > 0;
    }
  }

  /** ComfyUI has been told to let go of it. */
  record Stopping(StopReason reason, Instant since) implements WithComfyUi {
    @Override
    public Collecting collect(Instant now) {
      return new Collecting(reason, now);
    }
  }

  /**
   * ComfyUI is done with it; its history and outputs are on their way.
   *
   * @param reason why it had been told to stop; null where it was not
   */
  record Collecting(@Nullable StopReason reason, Instant since) implements Live {}

  /** The end is known, and told to Kafka until Kafka has it. */
  record Ended(AttemptEvent event) implements AttemptState {}
}
