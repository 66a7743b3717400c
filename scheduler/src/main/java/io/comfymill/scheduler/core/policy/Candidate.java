package io.comfymill.scheduler.core.policy;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.experience.Copies;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.fleet.WeightedTurns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node within one pass, with what the pass has given it so far. */
public final class Candidate {
  private final NodeView room;
  private final Experience experience;
  private final Copies copies;
  private final Instant now;
  private @Nullable NodeProjection outlook;
  private final List<Work> given = new ArrayList<>(0);
  private int occupied;
  private long lastUsed;
  private double turn;

  /** A node that is looked at alone. */
  public Candidate(NodeView room, Experience experience, Instant now) {
    this(room, experience, new Copies(List.of(room.models())), now);
  }

  private Candidate(NodeView room, Experience experience, Copies copies, Instant now) {
    this.room = room;
    this.experience = experience;
    this.copies = copies;
    this.now = now;
    this.occupied = room.occupied();
    this.lastUsed = room.lastUsed();
    this.turn = room.turn();
  }

  /** All nodes of a fleet. */
  public static List<Candidate> of(List<NodeView> nodes, Experience experience, Instant now) {
    List<ModelMemory> online = new ArrayList<>(nodes.size());
    for (NodeView room : nodes) {
      if (room.online()) {
        online.add(room.models());
      }
    }
    Copies copies = new Copies(online);
    List<Candidate> candidates = new ArrayList<>(nodes.size());
    for (NodeView room : nodes) {
      candidates.add(new Candidate(room, experience, copies, now));
    }
    return candidates;
  }

  public NodeView room() {
    return room;
  }

  public NodeId id() {
    return room.id();
  }

  public int occupied() {
    return occupied;
  }

  public int slots() {
    return room.slots();
  }

  public long lastUsed() {
    return lastUsed;
  }

  /** How much it was given by weight; see {@link WeightedTurns}. */
  double turn() {
    return turn;
  }

  public boolean isFull() {
    // One that is on trial gets one job at a time.
    return occupied >= room.slots() || (!room.healthy() && !given.isEmpty());
  }

  /** When it could begin, and what it will have loaded. Looked into only where a policy asks. */
  NodeProjection outlook() {
    NodeProjection known = outlook;
    if (known == null) {
      known = new NodeProjection(room, experience, copies, now);
      given.forEach(known::add);
      outlook = known;
    }
    return known;
  }

  /** Is there anything to load for such work, and would it be loaded here by then? */
  public boolean hasModelsOf(Work work) {
    return !work.models().isEmpty() && outlook().isWarm(work);
  }

  /** What is to be expected of the work here: models to load, and when it would be done. */
  String expectation(Work work) {
    Set<String> missing = outlook().missing(work);
    long seconds = Math.round(outlook().doneIn(work));
    return (missing.isEmpty() ? "has all models loaded" : "loads " + String.join(", ", missing))
        + "; expected done in "
        + seconds
        + " s";
  }

  /** One more attempt goes there. */
  public void take(Work work, long useNumber, WeightedTurns turns) {
    if (outlook != null) {
      outlook.add(work);
    }
    given.add(work);
    occupied++;
    lastUsed = useNumber;
    turn = turns.after(turn, room.weight());
  }
}
