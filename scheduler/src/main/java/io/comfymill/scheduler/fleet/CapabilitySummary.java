package io.comfymill.scheduler.fleet;

import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.workflow.NodeAbilities;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.intake.Message;

/** The little of a node's capabilities that placing a job needs. */
public final class CapabilitySummary {
  private CapabilitySummary() {}

  public static Message learned(NodeCapabilities wire) {
    NodeAbilities abilities = NodeAbilities.of(wire);
    return new Message.Learned(
        wire.nodeId(),
        new Capabilities(wire.hash(), abilities.nodeClasses(), abilities.modelFiles()));
  }
}
