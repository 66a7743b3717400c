package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One reason for which a node may not take a job. */
@FunctionalInterface
public interface NodeFilter {
  /**
   * @return null where this filter has nothing against it
   */
  @Nullable Refusal check(Requirements requirements, NodeRoom node, Instant now);
}
