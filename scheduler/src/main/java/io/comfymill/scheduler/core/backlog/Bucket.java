package io.comfymill.scheduler.core.backlog;

/** All queued jobs of one demand, whoever's they are: what a node says to one it says to all. */
public final class Bucket {
  private final Demand demand;
  private int size;

  Bucket(Demand demand) {
    this.demand = demand;
  }

  public Demand demand() {
    return demand;
  }

  public int size() {
    return size;
  }

  void grow() {
    size++;
  }

  void shrink() {
    size--;
  }
}
