package io.comfymill.standalone.supervisor;

import io.comfymill.standalone.state.ChildState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends the children that a killed supervisor has left behind, and never another process. */
public final class Reaper {
  private final Duration grace;

  /**
   * @param grace how long the children have to end by themselves before they are killed
   */
  public Reaper(Duration grace) {
    this.grace = grace;
  }

  /** Blocks until all are gone; returns the names of those that were there. */
  public List<String> reap(List<ChildState> children) throws InterruptedException {
    List<String> names = new ArrayList<>();
    List<ProcessHandle> ending = new ArrayList<>();
    for (ChildState child : children) {
      ProcessHandle process = child.process().find().orElse(null);
      if (process != null) {
        child.stopSignal().send(process);
        names.add(child.name());
        ending.add(process);
      }
    }
    if (!awaitEnd(ending, grace)) {
      ending.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(ending, grace);
    }
    return names;
  }

  private static boolean awaitEnd(List<ProcessHandle> processes, Duration timeout)
      throws InterruptedException {
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process cannot fail", e);
    }
  }
}
