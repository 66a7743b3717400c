package io.comfymill.simulator.node;

import java.util.HashMap;
import java.util.Map;

/** How often each kind of SimFault has been run on one server, crashes included. */
public final class FaultCounts {
  private final Map<String, Integer> runs = new HashMap<>();

  /** Counts one more run and says which it is, from 1. */
  synchronized int next(String kind) {
    return runs.merge(kind, 1, Integer::sum);
  }
}
