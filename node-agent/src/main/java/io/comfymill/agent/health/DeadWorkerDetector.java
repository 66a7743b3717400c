package io.comfymill.agent.health;

import io.comfymill.agent.comfyui.QueueSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects that ComfyUI's worker thread has ended: HTTP goes on, and nothing runs any more. Confined
 * to the node's loop.
 *
 * <p>A graph node may be silent for minutes. The worker is never silent for long at two other
 * places, and there, silence while HTTP answers means that it is dead:
 *
 * <ul>
 *   <li>It has taken a prompt out of the queue. {@code execution_start} and {@code
 *       execution_cached} follow at once; a prompt that stops before the latter has killed it.
 *       Whatever ComfyUI's queue shows as running has been taken, so it counts as started even if
 *       nothing was said of it; the prompts behind it have not been touched.
 *   <li>Prompts wait, and none runs. The next starts when one has ended, after a garbage collection
 *       and perhaps the unloading of models.
 * </ul>
 *
 * <p>The connection may have missed what was said of a prompt that was taken, so a new one is asked
 * for first: ComfyUI says on it which graph node runs, if one does. The first look at the queue
 * after ComfyUI has not answered for a while starts afresh.
 */
public final class DeadWorkerDetector {
  private static final Duration SAYS_SO_WITHIN = Duration.ofSeconds(1);
  private static final long NODES_SQUARED_PER_SECOND = 4000;

  /** A longer chain kills every worker. */
  private static final long MOST_ANCESTORS = 1000;

  private final Duration deadAfter;
  private final ToLongFunction<String> graphNodes;
  private final Duration longestGap;
  private @Nullable String started;
  private @Nullable String askedAgainOf;
  private boolean insideGraphNode;
  private @Nullable Place place;
  private Instant silentSince = Instant.MIN;
  private Instant lookedAt = Instant.MIN;
  private @Nullable Death death;

  /** Where silence means death. */
  private sealed interface Place {
    record Taken(String promptId) implements Place {}

    record NoneTaken(Set<String> waiting) implements Place {}

    default boolean sameAs(@Nullable Place before) {
      if (this instanceof NoneTaken now && before instanceof NoneTaken then) {
        return now.waiting().containsAll(then.waiting());
      }
      return this.equals(before);
    }
  }

  /** What a look at the queue says. */
  public sealed interface Verdict {}

  /** Nothing new. */
  public record Unchanged() implements Verdict {}

  /** Only a new connection can tell. */
  public record Doubt() implements Verdict {}

  /**
   * The worker is dead.
   *
   * @param under the prompt that it had taken; null if it had taken none
   */
  public record Death(@Nullable String under) implements Verdict {}

  /**
   * @param lookEvery how often the queue is looked at
   * @param graphNodes an upper bound for the graph nodes of a prompt; 0 if unknown
   */
  public DeadWorkerDetector(
      Duration deadAfter, Duration lookEvery, ToLongFunction<String> graphNodes) {
    this.deadAfter = deadAfter;
    this.graphNodes = graphNodes;
    this.longestGap = Collections.max(List.of(lookEvery.multipliedBy(2), deadAfter.dividedBy(2)));
  }

  boolean dead() {
    return death != null;
  }

  /** From now on ComfyUI's messages are missed. */
  public void disconnected() {
    place = null;
    insideGraphNode = false;
  }

  /** Perhaps to another process. */
  public void connected() {
    if (death != null && death.under() == null) {
      death = null; // only another silence could tell
    }
  }

  /** ComfyUI said something of a prompt: its worker lives. */
  public void heard(String promptId, boolean onlyItsStart, Instant now) {
    death = null;
    insideGraphNode = false;
    silentSince = now;
    askedAgainOf = null;
    if (!onlyItsStart) {
      started = promptId;
    }
  }

  /** ComfyUI said on connecting that a graph node runs. */
  public void insideGraphNode() {
    insideGraphNode = true;
  }

  /**
   * @param ours prompts whose messages come here
   */
  public Verdict look(QueueSnapshot queue, Predicate<QueueSnapshot.Entry> ours, Instant now) {
    Place before = place;
    place = place(queue, ours);
    boolean goesOn =
        place != null && place.sameAs(before) && !lookedAt.plus(longestGap).isBefore(now);
    lookedAt = now;
    if (death != null) {
      revive(queue, death);
    } else if (!goesOn) {
      silentSince = now;
    } else if (place instanceof Place.Taken taken) {
      return taken(taken.promptId(), now);
    } else if (silent(deadAfter, now)) {
      return die(null);
    }
    return new Unchanged();
  }

  private Verdict taken(String promptId, Instant now) {
    boolean askedAgain = promptId.equals(askedAgainOf);
    if (!silent(askedAgain ? SAYS_SO_WITHIN : deadAfter.plus(signatures(promptId)), now)) {
      return new Unchanged();
    }
    askedAgainOf = promptId;
    return askedAgain ? die(promptId) : new Doubt();
  }

  /**
   * ComfyUI looks up every graph node's ancestors before it says what is cached: a chain of 400
   * took 0.3.64 some 14 s on a busy CPU.
   */
  private Duration signatures(String promptId) {
    long nodes = Math.min(MOST_ANCESTORS, graphNodes.applyAsLong(promptId));
    return Duration.ofSeconds(nodes * nodes / NODES_SQUARED_PER_SECOND);
  }

  private boolean silent(Duration limit, Instant now) {
    return !silentSince.plus(limit).isAfter(now);
  }

  private Death die(@Nullable String under) {
    Death found = new Death(under);
    death = found;
    return found;
  }

  private void revive(QueueSnapshot queue, Death found) {
    String under = found.under();
    if (under == null ? !queue.running().isEmpty() : !queue.runs(under)) {
      death = null; // it went on after all, or ComfyUI was restarted
    }
  }

  private @Nullable Place place(QueueSnapshot queue, Predicate<QueueSnapshot.Entry> ours) {
    boolean inside = insideGraphNode;
    insideGraphNode = false;
    if (queue.running().isEmpty()) {
      return queue.pending().stream().anyMatch(ours)
          ? new Place.NoneTaken(
              queue.pending().stream()
                  .map(QueueSnapshot.Entry::promptId)
                  .collect(Collectors.toUnmodifiableSet()))
          : null;
    }
    QueueSnapshot.Entry running = queue.running().get(0);
    if (inside) {
      started = running.promptId();
    }
    return ours.test(running) && !running.promptId().equals(started)
        ? new Place.Taken(running.promptId())
        : null;
  }
}
