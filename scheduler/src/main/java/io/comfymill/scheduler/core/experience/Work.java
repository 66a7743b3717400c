package io.comfymill.scheduler.core.experience;

import io.comfymill.common.wire.Requirements;
import java.util.SortedSet;

/**
 * What a job costs a node. Work of equal shape takes about as long on the same node.
 *
 * @param shape digest of the workflow without the parts that cost no time; see the intake
 */
public record Work(Requirements requirements, long shape) {
  public SortedSet<String> models() {
    return requirements.modelFiles();
  }
}
