package io.comfymill.scheduler.core.policy;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.Copies;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.SignedGraph;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Ahead;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.fleet.WeightedTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A node within one pass, including what the pass has given it so far. */
public final class Candidate {
  private final NodeView view;
  private final Experience experience;
  private final Copies copies;
  private final Instant now;
  private @Nullable NodeProjection projection;
  private final List<Work> given = new ArrayList<>(0);
  private List<Candidate> onSameCards = List.of();
  private int occupied;
  private long lastUsed;
  private double turn;

  /** A node on its own, without a fleet. */
  public Candidate(NodeView view, Experience experience, Instant now) {
    this(view, experience, new Copies(List.of(view.models())), now);
  }

  private Candidate(NodeView view, Experience experience, Copies copies, Instant now) {
    this.view = view;
    this.experience = experience;
    this.copies = copies;
    this.now = now;
    this.occupied = view.occupied();
    this.lastUsed = view.lastUsed();
    this.turn = view.turn();
  }

  /** All nodes of a fleet. */
  public static List<Candidate> of(List<NodeView> nodes, Experience experience, Instant now) {
    List<ModelMemory> online = new ArrayList<>(nodes.size());
    for (NodeView view : nodes) {
      if (view.profile().online()) {
        online.add(view.models());
      }
    }
    Copies copies = new Copies(online);
    List<Candidate> candidates = new ArrayList<>(nodes.size());
    for (NodeView view : nodes) {
      candidates.add(new Candidate(view, experience, copies, now));
    }
    share(candidates);
    return candidates;
  }

  private static void share(List<Candidate> candidates) {
    Map<String, Set<Candidate>> byCard = new HashMap<>();
    for (Candidate candidate : candidates) {
      for (String card : candidate.view.cards()) {
        byCard.computeIfAbsent(card, added -> new LinkedHashSet<>()).add(candidate);
      }
    }
    for (Candidate candidate : candidates) {
      Set<Candidate> others = new LinkedHashSet<>();
      candidate.view.cards().forEach(card -> others.addAll(byCard.get(card)));
      others.remove(candidate);
      candidate.onSameCards = List.copyOf(others);
    }
  }

  public NodeView view() {
    return view;
  }

  public NodeId id() {
    return view.id();
  }

  public int occupied() {
    return occupied;
  }

  public int slots() {
    return view.slots();
  }

  public long lastUsed() {
    return lastUsed;
  }

  /** See {@link WeightedTurns}. */
  double turn() {
    return turn;
  }

  public boolean isFull() {
    // A node on probation gets one job at a time.
    return occupied >= view.slots() || (view.circuit().why() != null && !given.isEmpty());
  }

  /** Does some other node use one of its cards? */
  public boolean sharesCards() {
    return !onSameCards.isEmpty();
  }

  /** Is so much left of its cards besides what jobs on other nodes of these cards were promised? */
  public boolean hasVramLeft(long bytes) {
    return bytes == 0 || view.vramTotalBytes() - vramPromisedToOthers() >= bytes;
  }

  /** Of its cards, to jobs on the other nodes that use them, in bytes. */
  public long vramPromisedToOthers() {
    return onSameCards.stream().mapToLong(Candidate::vramPromised).sum();
  }

  /** A node runs one attempt at a time, so the most that one of them was promised. */
  private long vramPromised() {
    return Stream.concat(view.ahead().stream().map(Ahead::work), given.stream())
        .mapToLong(work -> work.requirements().minVramBytes())
        .max()
        .orElse(0);
  }

  /**
   * When it could begin, and what it will have loaded by then. Computed only where a policy asks.
   */
  public NodeProjection projection() {
    NodeProjection known = projection;
    if (known == null) {
      known = new NodeProjection(view, experience, copies, now);
      given.forEach(known::add);
      projection = known;
    }
    return known;
  }

  /** Does such work need models, and will they be loaded here by then? */
  public boolean hasModelsOf(Work work) {
    return !work.models().isEmpty() && projection().isWarm(work);
  }

  /** What to expect of the work here, in words: what runs, what loads, when it would be done. */
  String expectation(Work work) {
    Set<String> missing = projection().missing(work);
    long seconds = Math.round(projection().doneIn(work));
    return reuse(work)
        + (missing.isEmpty() ? "has all models loaded" : "loads " + String.join(", ", missing))
        + "; expected done in "
        + seconds
        + " s";
  }

  private String reuse(Work work) {
    SignedGraph graph = work.graph();
    int held = graph == null ? 0 : projection().held(graph);
    return held == 0
        ? ""
        : "runs %d of %d graph nodes, ".formatted(graph.size() - held, graph.size());
  }

  /** One more attempt goes there. */
  public void take(Work work, long useNumber, WeightedTurns turns) {
    if (projection != null) {
      projection.add(work);
    }
    given.add(work);
    occupied++;
    lastUsed = useNumber;
    turn = turns.after(turn, view.settings().weight());
  }
}
