package io.comfymill.simulator.node;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What one server lists: its classes, with the models that are on its disk now. For one thread. */
public final class ListedNodeInfo {
  private final NodeInfo recorded;
  private final Supplier<? extends Map<String, List<String>>> models;
  private Map<String, List<String>> listed = Map.of();
  private NodeInfo now;

  /**
   * @param models folder → files
   */
  public ListedNodeInfo(NodeInfo recorded, Supplier<? extends Map<String, List<String>>> models) {
    this.recorded = recorded;
    this.models = models;
    this.now = recorded;
  }

  public NodeInfo now() {
    Map<String, List<String>> there = models.get();
    if (!there.equals(listed)) {
      listed = there;
      now = recorded.withModels(there);
    }
    return now;
  }
}
