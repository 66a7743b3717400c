package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.lease.Lease;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node: what it says of itself and what the scheduler gave it. */
public final class FleetNode {
  private final NodeId id;
  private final Lease lease = new Lease();
  private final SortedMap<AttemptId, Hold> holds = new TreeMap<>();
  private final Strangers strangers = new Strangers();
  private NodeProfile profile;
  private @Nullable Capabilities capabilities;
  private Instant restingUntil = Instant.MIN;
  private boolean draining;
  private int refusalsInARow;
  private long lastUsed;

  FleetNode(NodeId id, NodeProfile profile) {
    this.id = id;
    this.profile = profile;
  }

  public NodeId id() {
    return id;
  }

  public NodeProfile profile() {
    return profile;
  }

  /** Its heartbeats stopped, and that was dealt with. */
  boolean isSilent() {
    return profile.isSilent();
  }

  void profile(NodeProfile next) {
    profile = next;
  }

  public Lease lease() {
    return lease;
  }

  Strangers strangers() {
    return strangers;
  }

  public @Nullable Capabilities capabilities() {
    return capabilities;
  }

  void capabilities(Capabilities known) {
    capabilities = known;
  }

  /** The attempts that have a slot here, by id. */
  public Collection<Hold> holds() {
    return Collections.unmodifiableCollection(holds.values());
  }

  public @Nullable Hold hold(AttemptId attempt) {
    return holds.get(attempt);
  }

  /** Slots in use: by what we gave it and by what it has of old. */
  public int occupied() {
    return holds.size() + strangers.count();
  }

  public Hold hold(AttemptId attempt, Instant now, long useNumber) {
    Hold hold = new Hold(attempt, now);
    holds.put(attempt, hold);
    lastUsed = useNumber;
    return hold;
  }

  /** Its agent reported the end of an attempt, current or not. */
  public void ended(AttemptId attempt) {
    strangers.ended(attempt);
    release(attempt);
  }

  /** Gives the slot back. */
  public void release(AttemptId attempt) {
    holds.remove(attempt);
  }

  List<AttemptId> held() {
    return List.copyOf(holds.keySet());
  }

  /** Takes nothing new from now on, or does again. */
  void draining(boolean nothingNew) {
    draining = nothingNew;
  }

  /** It refused an attempt: leave it alone for a while, longer each time. */
  public void refused(Instant now) {
    long millis = 250L << Math.min(refusalsInARow, 4);
    refusalsInARow++;
    restingUntil = now.plusMillis(millis);
  }

  /** It took an attempt. */
  public void accepted() {
    refusalsInARow = 0;
    restingUntil = Instant.MIN;
  }

  NodeRoom room() {
    return new NodeRoom(
        id,
        profile.online(),
        profile.detail(),
        draining,
        profile.slots(),
        occupied(),
        capabilities,
        restingUntil,
        lastUsed);
  }
}
