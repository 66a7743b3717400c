package io.comfymill.scheduler.core.simulation;

import io.comfymill.common.wire.Assignment;
import io.comfymill.scheduler.simulation.engine.Timeline;

/** What a scheduler process is connected to. */
interface SimulatedCluster {
  Timeline time();

  SimulatedKafka kafka();

  SimulatedDatabase database();

  EventLog log();

  /** A core that knows what is committed and nothing else. */
  DrivenCore restored();

  /** To the node's agent, if it gets there. */
  void send(Assignment assignment);
}
