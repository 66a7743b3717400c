package io.comfymill.scheduler.core.experience;

import io.comfymill.common.wire.Requirements;
import java.util.SortedSet;

/**
 * What a job means to a node. Work of equal shape takes about as long on the same node.
 *
 * @param shape digest of the workflow without what does not cost time; see the intake
 */
public record Work(Requirements requirements, long shape) {
  public SortedSet<String> models() {
    return requirements.modelFiles();
  }
}
