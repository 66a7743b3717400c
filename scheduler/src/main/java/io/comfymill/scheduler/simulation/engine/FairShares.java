package io.comfymill.scheduler.simulation.engine;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How evenly tenants were served while they competed. Each time one of several tenants with waiting
 * jobs gets a node, each of them is owed an equal part of that turn; a tenant that was served ahead
 * of its turn competes until that is made up for, even if it has nothing left to wait for. The
 * figure is Jain's index of what each got of what it was owed: 1 where all shares are equal, 1/n
 * where one of n tenants got everything.
 */
public final class FairShares {
  private final Map<String, Integer> waiting = new TreeMap<>();
  private final Map<String, Double> behind = new TreeMap<>();
  private final Map<String, Double> owed = new TreeMap<>();
  private final Map<String, Double> got = new TreeMap<>();

  public void waits(String tenant) {
    waiting.merge(tenant, 1, Integer::sum);
  }

  /** One of the tenant's waiting jobs gets a node. */
  public void served(String tenant) {
    behind.entrySet().removeIf(each -> each.getValue() >= 0 && !waiting.containsKey(each.getKey()));
    Set<String> competing = new TreeSet<>(waiting.keySet());
    competing.addAll(behind.keySet());
    if (competing.size() > 1) {
      double part = 1.0 / competing.size();
      for (String each : competing) {
        owed.merge(each, part, Double::sum);
        behind.merge(each, part, Double::sum);
      }
      got.merge(tenant, 1.0, Double::sum);
      behind.merge(tenant, -1.0, Double::sum);
    }
    waiting.computeIfPresent(tenant, (key, jobs) -> jobs == 1 ? null : jobs - 1);
  }

  /** 1 where tenants never competed. */
  public double index() {
    double sum = 0;
    double squares = 0;
    for (Map.Entry<String, Double> each : owed.entrySet()) {
      double share = got.getOrDefault(each.getKey(), 0.0) / each.getValue();
      sum += share;
      squares += share * share;
    }
    return owed.isEmpty() ? 1 : sum * sum / (owed.size() * squares);
  }
}
