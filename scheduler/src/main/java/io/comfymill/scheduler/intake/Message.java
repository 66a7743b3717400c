package io.comfymill.scheduler.intake;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.common.wire.Heartbeat;
import io.comfymill.common.wire.JobCommand;
import io.comfymill.common.wire.NodeFetches;
import io.comfymill.scheduler.core.fleet.Capabilities;

/** What a record says. */
public sealed interface Message {
  record Command(JobCommand command) implements Message {}

  record Order(FleetCommand command) implements Message {}

  record Report(AttemptEvent event) implements Message {}

  /**
   * @param reportsCaughtUp every attempt event that Kafka had by then came before this
   */
  record Beat(Heartbeat heartbeat, boolean reportsCaughtUp) implements Message {}

  record Learned(NodeId node, Capabilities capabilities) implements Message {}

  record Catalogued(CatalogueModel model) implements Message {}

  record Fetching(NodeFetches fetches) implements Message {}
}
