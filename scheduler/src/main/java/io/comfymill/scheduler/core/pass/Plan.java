package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.job.Job;
import java.util.List;

/**
 * What a pass found.
 *
 * @param placements in the order in which they were decided
 * @param held jobs that their policy lets wait though a node is free, one for each demand
 * @param blocked jobs whose turn came while others than their nodes were free, one for each demand
 *     and tier
 * @param withdrawals attempts that their nodes have not begun and that are wanted back for others
 */
public record Plan(
    List<Placement> placements, List<Job> held, List<Job> blocked, List<AttemptId> withdrawals) {
  public Plan {
    placements = List.copyOf(placements);
    held = List.copyOf(held);
    blocked = List.copyOf(blocked);
    withdrawals = List.copyOf(withdrawals);
  }
}
