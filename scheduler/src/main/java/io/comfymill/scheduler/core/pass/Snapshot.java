package io.comfymill.scheduler.core.pass;

import io.comfymill.scheduler.core.backlog.Backlog;
import io.comfymill.scheduler.core.experience.Experience;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.policy.PoolPolicies;
import io.comfymill.scheduler.core.sticky.StickyNodes;
import java.time.Duration;
import java.util.List;

/**
 * All that a pass looks at; it changes none of it.
 *
 * @param nodes by id
 * @param reserveAfter how long a demand is blocked before a slot is kept for it
 * @param uses how many assignments there were so far
 */
public record Snapshot(
    List<NodeView> nodes,
    Backlog backlog,
    PoolPolicies policies,
    Experience experience,
    StickyNodes stickyNodes,
    Duration reserveAfter,
    long uses) {
  public Snapshot {
    nodes = List.copyOf(nodes);
  }
}
