package io.comfymill.scheduler.intake;

import java.util.List;

/** Takes in what was read. */
public interface Sink {
  /** May block, to hold the reader back. */
  void put(List<Input> inputs) throws InterruptedException;

  /** Takes nothing more; whoever is blocked in {@link #put} goes on. */
  default void close() {}
}
