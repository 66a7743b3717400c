package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.workflow.NodeClass;
import java.time.Duration;

/**
 * One run of one graph node: what it is and what it may use.
 *
 * @param prompt the whole prompt, for the metadata of saved files
 * @param extraData of the prompt
 * @param gpu of the running ComfyUI: empty after its restart
 * @param progress hears of every step
 * @param messages to its client
 */
public record NodeRun(
    NodeClass nodeClass,
    ObjectNode prompt,
    JsonNode extraData,
    ServerHost host,
    GpuMemory gpu,
    Interruption interruption,
    StepListener progress,
    MessageTrouble messages) {

  /** What can go wrong with the messages to the prompt's client. */
  public interface MessageTrouble {
    /** Delays them by this much from now on, in order; HTTP stays as fast as before. */
    void late(Duration by);

    /** The server forgets the client's WebSocket, which stays open. */
    void forget();

    /** The client's WebSocket breaks. */
    void cut();
  }

  /** Hears how far a graph node is. */
  @FunctionalInterface
  public interface StepListener {
    /**
     * @param png whether the image is a PNG; else it is a JPEG
     */
    void step(int value, int max, byte[] image, boolean png);
  }
}
