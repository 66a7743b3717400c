package io.comfymill.scheduler.core.filter;

import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.fleet.NodeView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One reason for which a node may not take a job. */
@FunctionalInterface
public interface NodeFilter {
  /**
   * @return null where this filter has nothing against it
   */
  @Nullable NodeRefusal check(Requirements requirements, NodeView node, Instant now);
}
