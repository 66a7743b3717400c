package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.scheduler.core.experience.CacheMode;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.experience.ModelMemory;
import io.comfymill.scheduler.core.experience.ResultMemory;
import io.comfymill.scheduler.core.experience.SignedGraph;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.health.CircuitBreaker;
import io.comfymill.scheduler.core.nodelease.Lease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node: what it reports about itself, and what the scheduler gave it. */
public final class FleetNode {
  /** So many heartbeats read after a report may still be older than it. */
  private static final int OLD_HEARTBEATS = 3;

  private final NodeId id;
  private final Lease lease = new Lease();
  private final SortedMap<AttemptId, Hold> holds = new TreeMap<>();
  private final OrphanedAttempts orphans = new OrphanedAttempts();
  private final RefusalBackoff refusals = new RefusalBackoff();
  private final Inventory inventory = new Inventory();
  private NodeProfile profile;
  private ModelMemory models;
  private ResultMemory results = ResultMemory.EMPTY;
  private OperatorSettings operators;
  private CircuitBreaker circuit;
  private long lastUsed;
  private long apiLaneLastUsed;
  private SortedMap<String, ComingModel> coming = Collections.emptySortedMap();
  private Instant awayUntil = Instant.MIN;
  private double turn;
  private int doubted;

  FleetNode(NodeId id, StoredNode known) {
    this.id = id;
    this.profile = known.profile();
    this.operators = known.operators();
    this.circuit = CircuitBreaker.restored(known.unhealthy());
    this.models = ModelMemory.EMPTY.with(known.loadedModels(), sets());
  }

  public NodeId id() {
    return id;
  }

  public NodeProfile profile() {
    return profile;
  }

  /**
   * ComfyUI's worker died there: the node takes nothing until heartbeats that are surely newer than
   * the report say that it needs no restart.
   */
  public void workerDied() {
    doubted = OLD_HEARTBEATS;
    profile = profile.needingRestart();
  }

  /** Its newest heartbeat, corrected by a newer report. */
  NodeProfile believed(NodeProfile told) {
    if (told.restartNeeded()) {
      doubted = 0;
    } else if (doubted > 0) {
      doubted--;
      return told.needingRestart();
    }
    return told;
  }

  void profile(NodeProfile next) {
    if (!next.online()) {
      models = ModelMemory.EMPTY; // its ComfyUI is gone, and so are its models
    }
    if (!next.online() || next.othersPrompts() > 0) {
      results = ResultMemory.EMPTY;
    }
    profile = next;
  }

  /** By an operator's command. */
  public void change(FleetCommand.ChangeNode command) {
    operators = operators.with(command);
  }

  /** As the database keeps it. */
  public StoredNode stored() {
    return new StoredNode(profile, operators, circuit.why(), models.files());
  }

  public NodeSettings settings() {
    return operators.over(profile);
  }

  /** It takes no jobs however idle it is, and those it has not begun are better off elsewhere. */
  public boolean takesNothing() {
    NodeSettings settings = settings();
    return !profile.online()
        || !settings.enabled()
        || settings.draining()
        || profile.restartNeeded()
        || circuit instanceof CircuitBreaker.Open;
  }

  public CircuitBreaker circuit() {
    return circuit;
  }

  /**
   * @return whether its row is to be written
   */
  public boolean circuit(CircuitBreaker next) {
    String before = circuit.why();
    circuit = next;
    return !Objects.equals(before, next.why());
  }

  /** Its agent is being replaced until then at the latest; {@link Instant#MIN} where it is not. */
  void awayUntil(Instant time) {
    awayUntil = time;
  }

  /** Model files that its agent fetches for queued jobs, by name. */
  public void coming(SortedMap<String, ComingModel> files) {
    coming = files;
  }

  public Lease lease() {
    return lease;
  }

  OrphanedAttempts orphans() {
    return orphans;
  }

  public Inventory inventory() {
    return inventory;
  }

  public RefusalBackoff refusals() {
    return refusals;
  }

  /** The attempts that have a slot here, by id. */
  public Collection<Hold> holds() {
    return Collections.unmodifiableCollection(holds.values());
  }

  public @Nullable Hold hold(AttemptId attempt) {
    return holds.get(attempt);
  }

  /** Slots in use: by current attempts, by orphaned ones, and by other people's prompts. */
  public int occupied() {
    return count(false) + orphans.count() + profile.othersPrompts();
  }

  private int count(boolean ofApiLane) {
    return (int) holds.values().stream().filter(hold -> isInApiLane(hold) == ofApiLane).count();
  }

  /** An API-only job takes a slot only where there is no lane for it. */
  private boolean isInApiLane(Hold hold) {
    return profile.apiSlots() > 0 && hold.work().requirements().needsNoGpu();
  }

  Hold hold(AttemptId attempt, Work work, Instant now, long useNumber, WeightedTurns turns) {
    Hold hold = new Hold(attempt, work, useNumber, now);
    holds.put(attempt, hold);
    circuit = circuit.given(attempt);
    if (isInApiLane(hold)) {
      apiLaneLastUsed = useNumber;
    } else {
      lastUsed = useNumber;
      turn = turns.after(turn, settings().weight());
    }
    return hold;
  }

  /**
   * ComfyUI began an attempt that has a slot here, so its models are loaded now.
   *
   * @return whether its set of loaded models changed
   */
  public boolean started(AttemptId attempt, Experience experience, Instant now) {
    Hold hold = holds.get(attempt);
    if (hold == null || hold.run() != null) {
      return false;
    }
    SortedSet<String> before = models.files();
    Set<String> missing = models.missing(hold.work().models());
    double seconds =
        experience.loadSeconds(missing, id)
            + experience.runSeconds(hold.work(), id)
            - experience.savedSeconds(hold.work(), results, id);
    hold.started(new Hold.Run(missing, results, now.plusMillis(Math.round(seconds * 1000))));
    models = models.with(hold.work().models(), sets());
    results = results.with(hold.work().graph(), cache());
    return !models.files().equals(before);
  }

  private CacheMode cache() {
    Capabilities known = inventory.believed();
    return known == null ? CacheMode.CLASSIC : known.cache();
  }

  /** An attempt that had begun did not succeed. */
  public void brokenOff(Work work) {
    SignedGraph graph = work.graph();
    if (graph != null) {
      results = results.without(graph);
    }
  }

  private int sets() {
    return ModelMemory.setsIn(profile.vramTotalBytes());
  }

  private List<Ahead> ahead(boolean ofApiLane) {
    List<Hold> inOrder = new ArrayList<>(holds.values());
    inOrder.removeIf(hold -> isInApiLane(hold) != ofApiLane);
    inOrder.sort(Comparator.comparingLong(Hold::order));
    List<Ahead> ahead = new ArrayList<>(inOrder.size());
    for (Hold hold : inOrder) {
      Hold.Run run = hold.run();
      Instant end = run == null ? null : run.expectedEnd();
      ahead.add(new Ahead(hold.attempt(), hold.work(), end, hold.isWithdrawing()));
    }
    return ahead;
  }

  /** Its agent reported the end of an attempt, current or not. */
  public void ended(AttemptId attempt) {
    orphans.ended(attempt);
    release(attempt);
  }

  /** Frees the slot. */
  public void release(AttemptId attempt) {
    holds.remove(attempt);
    circuit = circuit.released(attempt);
  }

  boolean hasApiLane() {
    return profile.apiSlots() > 0;
  }

  /**
   * @param paused the queue of its pool is
   */
  NodeView view(boolean paused) {
    return view(paused, false, occupied(), lastUsed, models, results, turn);
  }

  /** Its API lane: it loads no models, and its turns do not count among those of slots. */
  NodeView apiLane(boolean paused) {
    return view(
        paused, true, count(true), apiLaneLastUsed, ModelMemory.EMPTY, ResultMemory.EMPTY, 0);
  }

  private NodeView view(
      boolean paused,
      boolean ofApiLane,
      int occupied,
      long used,
      ModelMemory loaded,
      ResultMemory held,
      double nextTurn) {
    return new NodeView(
        id,
        profile,
        settings(),
        circuit,
        occupied,
        inventory.believed(),
        refusals.until().isAfter(awayUntil) ? refusals.until() : awayUntil,
        used,
        ahead(ofApiLane),
        loaded,
        held,
        nextTurn,
        paused,
        coming,
        ofApiLane);
  }
}
