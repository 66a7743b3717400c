package io.comfymill.scheduler.intake;

import java.util.List;

/** Where what was read goes. */
public interface Sink {
  /** May wait, to hold the reader back. */
  void put(List<Input> inputs) throws InterruptedException;

  /** Nothing more is wanted; whoever waits in {@link #put} goes on. */
  void close();
}
