package io.comfymill.agent.health;

import io.comfymill.agent.comfyui.QueueSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that ComfyUI's worker thread has ended: HTTP goes on, and nothing runs any more.
 * Belongs to the node's loop.
 *
 * <p>A graph node may be silent for minutes. The worker is never silent for long at two other
 * places, and there, silence while HTTP answers means that it is dead:
 *
 * <ul>
 *   <li>It has taken a prompt out of the queue. {@code execution_start} and {@code
 *       execution_cached} follow at once; a prompt that stops before the latter has killed it.
 *       Whatever ComfyUI's queue shows as running has been taken, so it counts as started even if
 *       not a word was said of it; what waits behind it has not been touched.
 *   <li>Prompts wait, and none runs. The next begins when one has ended, after a garbage collection
 *       and perhaps the unloading of models.
 * </ul>
 *
 * <p>Of a prompt that was taken, the connection may have missed what was said, so a new one is
 * asked for first: ComfyUI says on it which graph node runs, if one does. The first look at the
 * queue after ComfyUI has not answered for a while begins anew.
 */
public final class DeadWorkerDetector {
  private static final Duration SAYS_SO_WITHIN = Duration.ofSeconds(1);
  private static final long NODES_SQUARED_PER_SECOND = 4000;

  /** More in a chain end every worker. */
  private static final long MOST_ANCESTORS = 1000;

  private final Duration deadAfter;
  private final ToLongFunction<String> graphNodes;
  private final Duration longestGap;
  private @Nullable String begun;
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
   * @param under the prompt that it had taken; null where it had taken none
   */
  public record Death(@Nullable String under) implements Verdict {}

  /**
   * @param lookEvery how often the queue is looked at
   * @param graphNodes how many a prompt has at most; 0 where that is not known
   */
  public DeadWorkerDetector(
      Duration deadAfter, Duration lookEvery, ToLongFunction<String> graphNodes) {
    this.deadAfter = deadAfter;
    this.graphNodes = graphNodes;
    Duration looks = lookEvery.multipliedBy(2);
    Duration half = deadAfter.dividedBy(2);
    this.longestGap = looks.compareTo(half) > 0 ? looks : half;
  }

  public boolean dead() {
    return death != null;
  }

  /** From now on ComfyUI's messages are missed. */
  public void disconnected() {
    place = null;
    insideGraphNode = false;
  }

  /** A new connection: perhaps to another process. */
  public void connected() {
    if (death != null && death.under() == null) {
      death = null; // nothing but its next silence could tell
    }
  }

  /** ComfyUI said something of a prompt: its worker lives. */
  public void heard(String promptId, boolean onlyItsStart, Instant now) {
    death = null;
    insideGraphNode = false;
    silentSince = now;
    askedAgainOf = null;
    if (!onlyItsStart) {
      begun = promptId;
    }
  }

  /** ComfyUI said on connecting that a graph node runs. */
  public void insideGraphNode() {
    insideGraphNode = true;
  }

  /**
   * Takes a look at ComfyUI's queue.
   *
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
      return new Unchanged();
    }
    if (!goesOn) {
      silentSince = now;
      return new Unchanged();
    }
    return place instanceof Place.Taken taken
        ? taken(taken.promptId(), now)
        : silent(deadAfter, now) ? die(null) : new Unchanged();
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
      death = null; // it went on after all, or ComfyUI was started again
    }
  }

  private @Nullable Place place(QueueSnapshot queue, Predicate<QueueSnapshot.Entry> ours) {
    if (queue.running().isEmpty()) {
      insideGraphNode = false;
      return queue.pending().stream().anyMatch(ours) ? new Place.NoneTaken(ids(queue)) : null;
    }
    QueueSnapshot.Entry running = queue.running().get(0);
    if (insideGraphNode) {
      insideGraphNode = false;
      begun = running.promptId();
    }
    return ours.test(running) && !running.promptId().equals(begun)
        ? new Place.Taken(running.promptId())
        : null;
  }

  private static Set<String> ids(QueueSnapshot queue) {
    return queue.pending().stream()
        .map(QueueSnapshot.Entry::promptId)
        .collect(Collectors.toUnmodifiableSet());
  }
}
