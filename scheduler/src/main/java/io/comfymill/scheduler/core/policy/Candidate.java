package io.comfymill.scheduler.core.policy;

import io.comfymill.common.id.NodeId;
import io.comfymill.scheduler.core.fleet.NodeRoom;

/** A node within one pass, with what the pass has given it so far. */
public final class Candidate {
  private final NodeRoom room;
  private int occupied;
  private long lastUsed;

  public Candidate(NodeRoom room) {
    this.room = room;
    this.occupied = room.occupied();
    this.lastUsed = room.lastUsed();
  }

  public NodeRoom room() {
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

  public boolean isFull() {
    return occupied >= room.slots();
  }

  /** One more attempt goes there. */
  public void take(long useNumber) {
    occupied++;
    lastUsed = useNumber;
  }
}
