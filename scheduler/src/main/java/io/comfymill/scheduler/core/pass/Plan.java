package io.comfymill.scheduler.core.pass;

import java.util.List;

/**
 * What a pass found.
 *
 * @param placements in the order in which they were decided
 * @param waiting the demands that had to stay; not looked at once every slot is taken
 */
public record Plan(List<Placement> placements, List<Waiting> waiting) {
  public Plan {
    placements = List.copyOf(placements);
    waiting = List.copyOf(waiting);
  }
}
