package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.job.Job;
import java.util.List;

/**
 * What a pass decided.
 *
 * @param placements in the order in which they were decided
 * @param held jobs that their policy holds back though a node is free, one for each demand
 * @param blocked jobs whose turn came while only nodes of no use to them were free, one for each
 *     demand and tier
 * @param withdrawals attempts that their nodes have not begun and that other nodes should have
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
