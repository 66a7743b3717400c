package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.NodeClass;
import io.comfymill.simulator.execution.Interruption;

/**
 * One run of one graph node: what it is and what it may use.
 *
 * @param prompt the whole prompt, for the metadata of saved files
 * @param extraData of the prompt
 * @param gpu of the running ComfyUI: empty after its restart
 * @param progress hears of every step
 */
public record NodeRun(
    NodeClass nodeClass,
    ObjectNode prompt,
    JsonNode extraData,
    ServerHost host,
    GpuMemory gpu,
    Interruption interruption,
    StepListener progress) {

  /** Hears how far a graph node is. */
  @FunctionalInterface
  public interface StepListener {
    /**
     * @param jpeg a preview
     */
    void step(int value, int max, byte[] jpeg);
  }
}
